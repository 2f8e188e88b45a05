import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { keepLogsSmall } from './keep-logs-small.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'abparts-logs-'))
afterAll(() => rmSync(directory, { recursive: true }))

test('logs are rotated while they are written, and bounded whatever is written', async () => {
  const file = path.join(directory, 'noisy.log')
  writeFileSync(path.join(directory, 'quiet.log'), 'a word\n')
  const log = openSync(file, 'a')
  // 200 MB, in order, with the same file always open.
  const noisy = spawn(
    'bash',
    [
      '-c',
      'for i in $(seq 20); do yes "$i $(printf %0100d 0)" | head -c 10000000; echo; sleep 0.6; done; echo the last line',
    ],
    { stdio: ['ignore', log, 'inherit'] },
  )
  closeSync(log)
  const stop = keepLogsSmall(directory)
  await once(noisy, 'exit')
  await stop()

  const files = readdirSync(directory).toSorted()
  expect(files).toEqual(['noisy.log', 'noisy.log.1', 'noisy.log.2', 'noisy.log.3', 'noisy.log.4', 'quiet.log'])
  const total = files.reduce((sum, name) => sum + statSync(path.join(directory, name)).size, 0)
  expect(total).toBeLessThan(180_000_000)
  expect(readFileSync(file, 'utf8')).toMatch(/the last line\n$/)
  expect(readFileSync(path.join(directory, 'quiet.log'), 'utf8')).toBe('a word\n')
  // Emptied, without a hole where the old lines were.
  expect(readFileSync(file).includes(0)).toBe(false)
})

test('a removed log directory stops nothing', async () => {
  const gone = mkdtempSync(path.join(tmpdir(), 'abparts-logs-'))
  const stop = keepLogsSmall(gone)
  rmSync(gone, { recursive: true })
  await new Promise((resolve) => setTimeout(resolve, 1500))
  await stop()
})
