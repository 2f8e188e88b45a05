import type { Organization } from '@abparts/contracts/organization'
import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { EditModal } from '../../components/edit-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { trpc } from '../../lib/trpc.ts'

const gigabyte = 1024 ** 3

/** Gigabytes, with a point or a comma; nothing for as many as there are. */
const QuotaForm = z.object({
  quota: z
    .string()
    .trim()
    .regex(/^(\d{1,6}([.,]\d+)?)?$/, 'Expected a number of gigabytes, such as 10 or 2.5.')
    .transform((text) => (text === '' ? null : Math.round(Number(text.replace(',', '.')) * gigabyte))),
})

/** Asks how much an organization may store. */
export function QuotaModal({ organization, ...state }: OpenState & { organization: Organization }) {
  const { id, storage } = organization
  const quotaBytes = storage?.quotaBytes ?? null
  const setQuota = useMutation(trpc.organizations.setQuota.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Set quota"
      onSave={(changed) => setQuota.mutateAsync({ id, quotaBytes: QuotaForm.parse(changed).quota })}
    >
      <TextField
        label="Gigabytes"
        name="quota"
        inputMode="decimal"
        defaultValue={quotaBytes === null ? '' : String(quotaBytes / gigabyte)}
        hint="For pictures, videos and manuals. Without a number, they may store as much as there is."
        autoFocus
      />
    </EditModal>
  )
}
