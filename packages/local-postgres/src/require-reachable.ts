import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import type { Account } from './account.ts'

function ancestors(directory: string): string[] {
  const parent = path.dirname(directory)
  return parent === directory ? [directory] : [...ancestors(parent), directory]
}

/**
 * Throws `forbidden`, naming the directory that is in the way, when PostgreSQL's account cannot enter `directory`.
 * Finds out by entering it as that account, because mode bits alone do not tell.
 */
export function requireReachable(directory: string, account: Account): void {
  const script = 'for directory do cd "$directory" 2>/dev/null || { printf %s "$directory"; exit 1; }; done'
  const { status, stdout } = spawnSync('/bin/sh', ['-c', script, 'sh', ...ancestors(path.resolve(directory))], {
    ...account,
    cwd: '/',
    encoding: 'utf8',
  })
  if (status === 0) return
  throw new AppError(
    'forbidden',
    `PostgreSQL's user cannot enter ${stdout}, which it needs for ${directory}. ` +
      `Allow it (chmod o+x ${stdout}), or use a directory elsewhere.`,
  )
}

/** Throws `forbidden` when PostgreSQL's account cannot read everything below `directory`, as with a strict umask. */
export function requireReadable(directory: string, account: Account): void {
  const { status } = spawnSync('ls', ['-R', directory], { ...account, cwd: '/', stdio: 'ignore' })
  if (status === 0) return
  throw new AppError('forbidden', `PostgreSQL's user cannot read ${directory}. Allow it: chmod -R o+rX ${directory}`)
}
