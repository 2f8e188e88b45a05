import { setTimeout as sleep } from 'node:timers/promises'
import { processCommand } from '@abparts/local-postgres/processes'
import { readRunRecord, removeRunRecord } from './run-record.ts'

const graceMilliseconds = 6_000

/** Ends the processes left over from a killed start. Call it with the data directory's lock. */
export async function endLeftovers(dataDirectory: string): Promise<void> {
  const record = readRunRecord(dataDirectory)
  if (record === null) return
  // A process id may have been given to another program since then.
  const leftovers = () => record.processes.filter(({ pid, entry }) => processCommand(pid)?.includes(entry))
  for (const { pid } of leftovers()) process.kill(pid, 'SIGTERM')
  const deadline = performance.now() + graceMilliseconds
  while (leftovers().length > 0 && performance.now() < deadline) await sleep(50)
  for (const { pid } of leftovers()) process.kill(pid, 'SIGKILL')
  removeRunRecord(dataDirectory)
}
