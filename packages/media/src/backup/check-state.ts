import { z } from 'zod'
import { streamObject } from '../hash-object.ts'
import type { BackupStore } from './backup-store.ts'

/** How far the files of a store have been read again. It is in the store, so that whoever makes backups there goes on. */
const CheckState = z.object({
  format: z.literal(1),
  /** All files up to this key have been read in this round. */
  cursor: z.string(),
  /** When a share was last read to its end. */
  checkedAt: z.iso.datetime().nullable(),
  /** Keys of files that were found damaged, until they are whole again, or nobody needs them. */
  damaged: z.array(z.string()),
})
export type CheckState = Omit<z.infer<typeof CheckState>, 'format'>

const stateFile = 'check.json'

/** One that cannot be read says that all has to be: who knows what was known to be damaged? */
export async function readCheckState(store: BackupStore): Promise<CheckState> {
  const file = await store.open(stateFile)
  if (file === null) return { cursor: '', checkedAt: null, damaged: [] }
  const text = await new Response(streamObject(file)).text()
  try {
    return CheckState.parse(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof z.ZodError) && !(error instanceof SyntaxError)) throw error
    return { cursor: '', checkedAt: new Date(0).toISOString(), damaged: [] }
  }
}

export async function writeCheckState(store: BackupStore, state: CheckState): Promise<void> {
  const written = { format: 1, ...state } satisfies z.infer<typeof CheckState>
  await store.replace(stateFile, new Blob([JSON.stringify(written)]).stream())
}

/** After what could be healed was: these files are damaged now. */
export async function rememberDamage(store: BackupStore, damaged: string[]): Promise<void> {
  await writeCheckState(store, { ...(await readCheckState(store)), damaged })
}
