import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { AppError } from '@abparts/contracts/error'

/** The account PostgreSQL runs as; empty for the account that runs this process. */
export type Account = { uid: number; gid: number } | Record<string, never>

const accountName = 'postgres'

/**
 * PostgreSQL refuses to run as root. So root runs it as the owner of the existing data directory, else as the user
 * `postgres`, who is created when absent. Everyone else runs it as themselves.
 */
export function serverAccount(directory: string): Account {
  const owner = statSync(directory, { throwIfNoEntry: false })
  const uid = process.getuid?.()
  if (uid !== 0) {
    if (owner !== undefined && owner.uid !== uid)
      throw new AppError(
        'forbidden',
        `${directory} belongs to another user: run this as that user, or choose another DATA_DIR.`,
      )
    return {}
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return lookUp() ?? create()
}

function lookUp(): Account | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, accountName], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return null
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function create(): Account {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', accountName])
  const account = lookUp()
  if (account === null)
    throw new AppError(
      'forbidden',
      `PostgreSQL does not run as root, and the user ${accountName} could not be created: create it, or run this as an ordinary user.`,
    )
  return account
}
