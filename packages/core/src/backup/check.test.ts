import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { checkRepository } from './check.ts'

const repository = await mkdtemp(path.join(tmpdir(), 'check-repository-'))
const store = await openLocalStorage(repository)
const [count, bytesEach] = [20, 10_000]
const copies: string[] = []
afterAll(() => rm(repository, { recursive: true }))

/** A pool made with other tools: each file has the name that sha256sum gives it. */
beforeEach(async () => {
  for (const name of ['objects', 'check.json']) await rm(path.join(repository, name), { recursive: true, force: true })
  copies.length = 0
  for (let index = 0; index < count; index++) {
    const input = randomBytes(bytesEach)
    const sha256 = execFileSync('sha256sum', { input, encoding: 'utf8' }).slice(0, 64)
    const copy = `objects/${sha256.slice(0, 2)}/${sha256}`
    await mkdir(path.dirname(path.join(repository, copy)), { recursive: true })
    await writeFile(path.join(repository, copy), input)
    copies.push(copy)
  }
  copies.sort()
})

async function check(share: number | null, now = new Date(), onChecked = (_files: number): void => undefined) {
  let files = 0
  const signal = new AbortController().signal
  const damage = await checkRepository(store, [], null, {
    share,
    now,
    signal,
    onBegin: () => undefined,
    onChecked: () => {
      files += 1
      onChecked(files)
    },
  })
  return { files, damaged: [...damage.keys()].sort() }
}
const flip = async (copy: string) => {
  const bytes = await readFile(path.join(repository, copy))
  bytes[0] = (bytes[0] ?? 0) ^ 1
  await writeFile(path.join(repository, copy), bytes)
}
const days = (number: number) => new Date(Date.parse('2026-11-30T02:00:00Z') + number * 86_400_000)

test('ten checks of a tenth cover everything, each a different tenth', async () => {
  for (const copy of copies) await flip(copy)
  const found: string[][] = []
  for (let time = 0; time < 10; time++) found.push((await check(0.1)).damaged)
  expect(found.map(({ length }) => length)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20])
  expect(found.at(-1)).toEqual(copies)
  // And again from the beginning.
  for (const copy of copies) await flip(copy)
  expect(await check(0.1)).toEqual({ files: 2, damaged: [] })
})

test('damage stays recorded until the file is whole again', async () => {
  const [first = '', , , last = ''] = copies
  await flip(first)
  expect((await check(1)).damaged).toEqual([first])
  expect((await check(0.1)).damaged).toEqual([first])
  await rm(path.join(repository, last))
  await flip(first)
  // No record says that this file has to exist.
  expect((await check(0.1)).damaged).toEqual([])
})

test.each([
  [1, 28],
  [7, 4],
])('checked every %i days, everything is read within 30', async (every, times) => {
  await check(null, days(0))
  for (const copy of copies) await flip(copy)
  let damaged: string[] = []
  // One check is late, and one early.
  for (let time = 1; time <= times; time++) damaged = (await check(null, days(time * every + (time % 2) / 10))).damaged
  expect(damaged).toEqual(copies)
})

test('after a long time one check reads everything, and only one file twice in a day', async () => {
  expect((await check(null, days(0))).files).toBe(1)
  expect((await check(null, days(40))).files).toBe(count)
  expect((await check(null, days(40))).files).toBe(1)
})

test('without a readable state, everything is read', async () => {
  await check(null, days(0))
  const file = path.join(repository, 'check.json')
  const state = JSON.parse(await readFile(file, 'utf8'))
  for (const wrong of [
    '{',
    JSON.stringify({ ...state, cursor: 1 }),
    JSON.stringify({ ...state, checkedAt: days(99) }),
  ]) {
    await writeFile(file, wrong)
    expect((await check(null, days(0))).files).toBe(count)
  }
})

test('a check that is stopped keeps what is known, and the next one reads its share', async () => {
  const [first = ''] = copies
  await flip(first)
  await check(0.1)
  const before = await readFile(path.join(repository, 'check.json'), 'utf8')
  const stop = () => {
    throw new Error('killed')
  }
  await expect(check(1, new Date(), stop)).rejects.toThrow('killed')
  expect(await readFile(path.join(repository, 'check.json'), 'utf8')).toBe(before)
  expect(await check(1)).toEqual({ files: count, damaged: [first] })
})

test('unknown files are left alone', async () => {
  for (const name of ['objects/notes.txt', 'objects/00/x.age']) {
    await mkdir(path.dirname(path.join(repository, name)), { recursive: true })
    await writeFile(path.join(repository, name), 'theirs')
  }
  expect((await check(1)).damaged).toEqual([])
})
