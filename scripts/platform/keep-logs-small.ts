import { copyFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { printError } from '@abparts/runtime/print'

const lookMilliseconds = 1000
const maxBytes = 20_000_000
const keptFiles = 4

/**
 * Checks the logs in a directory every second: one of 20 MB is copied to `<name>.log.1` and truncated, and four such
 * copies are kept. The writing process continues to append to the same file. Without room for a copy there is none. A
 * failure is reported once: nothing stops because of its log. Returns a function that ends this.
 */
export function keepLogsSmall(directory: string): () => Promise<void> {
  let told = ''
  const look = () => {
    try {
      for (const name of readdirSync(directory))
        if (name.endsWith('.log') && statSync(path.join(directory, name)).size > maxBytes)
          rotate(path.join(directory, name))
    } catch (error) {
      if (String(error) !== told) printError(`The logs cannot be rotated: ${error}`)
      told = String(error)
    }
  }
  look()
  const timer = setInterval(look, lookMilliseconds)
  return async () => clearInterval(timer)
}

function rotate(log: string): void {
  const copy = (age: number) => `${log}.${age}`
  rmSync(copy(keptFiles), { force: true })
  for (let age = keptFiles - 1; age >= 1; age--) moveIfThere(copy(age), copy(age + 1))
  try {
    copyFileSync(log, copy(1))
  } catch {
    // The disk is full: the oldest lines are discarded to free their space.
    rmSync(copy(1), { force: true })
  }
  truncateSync(log)
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    // There are not that many yet.
  }
}
