import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, test } from 'vitest'
import { z } from 'zod'

const fixture = fileURLToPath(new URL('full-log.fixture.ts', import.meta.url))
const home = mkdtempSync(path.join(tmpdir(), 'abparts-full-log-'))
afterAll(() => rmSync(home, { recursive: true }))

const services = new Set<Bun.Subprocess>()
afterEach(async () => {
  for (const service of services) service.kill('SIGKILL')
  await Promise.all([...services].map((service) => service.exited))
  services.clear()
})

const Answer = z.object({ rss: z.number() })

/** Runs the fixture with its standard output at a file descriptor, or at a pipe that nobody reads. */
async function serve(stdout: number | 'pipe', command = [process.execPath, fixture]) {
  const service = Bun.spawn(command, { stdin: 'ignore', stdout, stderr: 'pipe' })
  services.add(service)
  let port = ''
  for await (const chunk of service.stderr) {
    port = Buffer.from(chunk).toString().trim()
    break
  }
  const ask = async (name = '') => Answer.parse(await (await fetch(`http://127.0.0.1:${port}/${name}`)).json())
  /** About 200 characters of log for each. */
  const askOften = async (count: number) => {
    for (let asked = 0; asked < count; asked += 100)
      await Promise.all(Array.from({ length: 100 }, () => ask('x'.repeat(1000))))
    return ask()
  }
  return { service, ask, askOften }
}

const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line)]
      } catch {
        return []
      }
    })

test('on a full disk requests are answered, and memory does not grow', async () => {
  const full = openSync('/dev/full', 'w')
  const { service, askOften } = await serve(full)
  closeSync(full)
  const { rss } = await askOften(2000)
  const after = await askOften(8000)
  expect(after.rss - rss).toBeLessThan(64 * 1024 ** 2)
  expect(service.exitCode).toBeNull()
})

test('when there is space again complete lines follow, and say how many are missing', async () => {
  const file = path.join(home, 'limited.log')
  const log = openSync(file, 'a')
  // The system rejects any write that would make the file longer than 64 KiB, like a full disk, in the middle of a
  // line.
  const limited = ['bash', '-c', `trap '' XFSZ; ulimit -f 64; exec "$0" "$1"`, process.execPath, fixture]
  const { service, ask, askOften } = await serve(log, limited)
  closeSync(log)
  await askOften(500)
  await expect.poll(() => statSync(file).size).toBe(64 * 1024)
  await askOften(500)
  await Bun.sleep(1000)
  expect(linesOf(file).length).toBeLessThan(100)

  truncateSync(file)
  await ask('there-is-room')
  await expect.poll(() => linesOf(file)).toContainEqual(expect.objectContaining({ path: '/there-is-room' }))
  await expect
    .poll(() => linesOf(file))
    .toContainEqual(
      expect.objectContaining({
        level: 40,
        dropped: expect.any(Number),
        reason: 'EFBIG',
        msg: 'lines of the log were dropped',
      }),
    )
  expect(service.exitCode).toBeNull()
})

test('a reader that has stopped delays nobody, and ends nothing', async () => {
  // Like a stopped terminal or less: nobody ever reads, and the pipe is soon full.
  const { service, askOften } = await serve('pipe')
  const { rss } = await askOften(2000)
  const after = await askOften(8000)
  expect(after.rss - rss).toBeLessThan(64 * 1024 ** 2)
  expect(service.exitCode).toBeNull()
})

test('a reader that has gone ends nothing either', async () => {
  const { service, askOften } = await serve('pipe', [
    'bash',
    '-c',
    'exec "$0" "$1" > >(head -c 1000 >/dev/null)',
    process.execPath,
    fixture,
  ])
  await askOften(1000)
  expect(service.exitCode).toBeNull()
})
