import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { type Account, serverAccount } from './account.ts'
import { postgresBinaries } from './binaries.ts'
import { run } from './processes.ts'
import { requireReachable, requireReadable } from './require-reachable.ts'

/** The major version of the embedded binaries. A data directory only works with its own major version. */
const majorVersion = '15'

/** A data directory, and the account its server runs as. */
export interface Cluster {
  /** Without symbolic links: its server is recognised by it. */
  directory: string
  account: Account
}

interface ClusterOptions {
  directory: string
  /** The password of the superuser `postgres`. */
  password: string
  /** Skips flushing a new directory to disk: for throw-away servers. */
  volatile?: boolean
}

/**
 * The cluster in `directory`, created if there is none: UTF-8, sorted by Unicode's rules whatever the machine's locale,
 * passwords with SCRAM. Throws an `AppError` whose sentence says what is in the way.
 */
export async function openCluster({ directory, password, volatile = false }: ClusterOptions): Promise<Cluster> {
  const account = serverAccount(directory)
  mkdirSync(path.dirname(directory), { recursive: true })
  const { initdb } = postgresBinaries()
  requireReachable(path.dirname(initdb), account)
  requireReadable(path.dirname(path.dirname(initdb)), account)
  requireReachable(path.dirname(directory), account)
  await requireRunnable(initdb, account)
  if (existsSync(directory)) requireVersion(directory)
  else await initialise({ directory, password, volatile }, account)
  return { directory: realpathSync(directory), account }
}

/** A system library may be missing, or the binaries may not support the system (musl). */
async function requireRunnable(program: string, account: Account): Promise<void> {
  const { code, output } = await run(program, ['--version'], account).catch((error) => ({
    code: 1,
    output: String(error),
  }))
  if (code !== 0)
    throw new AppError('unavailable', `PostgreSQL's user cannot run ${program}: ${output.trim() || `code ${code}`}.`)
}

function requireVersion(directory: string): void {
  const file = path.join(directory, 'PG_VERSION')
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim() : null
  if (version === null) throw new AppError('conflict', `${directory} is not a PostgreSQL data directory.`)
  if (version !== majorVersion)
    throw new AppError(
      'conflict',
      `${directory} was created by PostgreSQL ${version}, and this is ${majorVersion}: move its data with pg_dump, or choose another DATA_DIR.`,
    )
}

/** Created beside its final path and then renamed, so that an interrupted one is not taken for a database. */
async function initialise(
  { directory, password, volatile }: Required<ClusterOptions>,
  account: Account,
): Promise<void> {
  const draft = `${directory}.new`
  const passwordFile = `${directory}.password`
  rmSync(draft, { recursive: true, force: true })
  rmSync(passwordFile, { force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' })
  if (account.uid !== undefined) for (const file of [draft, passwordFile]) chownSync(file, account.uid, account.gid)
  const { code, output } = await run(
    postgresBinaries().initdb,
    [
      '-D',
      draft,
      '-U',
      'postgres',
      '--pwfile',
      passwordFile,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=und',
      ...(volatile ? ['--no-sync'] : []),
    ],
    account,
  )
  rmSync(passwordFile, { force: true })
  if (code !== 0) throw new AppError('unavailable', `PostgreSQL could not create its data directory: ${output.trim()}`)
  renameSync(draft, directory)
}
