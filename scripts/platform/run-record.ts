import { rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { readJson, writePrivate } from './json-files.ts'

/**
 * The processes that run on a data directory: recorded while they run, so that the next start can clean up after a
 * kill.
 */
export const RunRecord = z.object({
  url: z.string(),
  /** The process that supervises the others. */
  pid: z.int(),
  processes: z.array(z.object({ pid: z.int(), entry: z.string() })),
})
export type RunRecord = z.infer<typeof RunRecord>

const fileOf = (dataDirectory: string) => path.join(dataDirectory, 'running.json')

export const readRunRecord = (dataDirectory: string) => readJson(fileOf(dataDirectory), RunRecord)
export const writeRunRecord = (dataDirectory: string, record: RunRecord) => writePrivate(fileOf(dataDirectory), record)
export const removeRunRecord = (dataDirectory: string) => rmSync(fileOf(dataDirectory), { force: true })
