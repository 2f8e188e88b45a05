import { fstatSync } from 'node:fs'

/** Does what is written to a file descriptor go to systemd's journal? As systemd.exec(5) says how to find out. */
export function isJournal(fileDescriptor: number): boolean {
  const { dev, ino } = fstatSync(fileDescriptor)
  return process.env.JOURNAL_STREAM === `${dev}:${ino}`
}
