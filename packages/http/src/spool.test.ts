import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { ReadableStream } from 'node:stream/web'
import { expect, test } from 'vitest'
import { spool } from './spool.ts'

const filesLeft = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('spool-'))

test('bytes come back as they were, by path too, and no name is left', async () => {
  const chunks = [new Uint8Array(70_000).fill(1), new Uint8Array(3).fill(2), new Uint8Array(1_000_000).fill(3)]
  await using file = await spool(ReadableStream.from(chunks))
  expect(file.sizeBytes).toBe(1_070_003)
  expect((await file.bytes()).equals(Buffer.concat(chunks))).toBe(true)
  expect((await readFile(file.path)).equals(Buffer.concat(chunks))).toBe(true)
  expect((await file.bytes()).subarray(-1)[0]).toBe(3)
  expect(await filesLeft()).toEqual([])
})

test('a body that ends early leaves nothing', async () => {
  const broken = ReadableStream.from(
    (async function* () {
      yield new Uint8Array(10)
      throw new Error('broken')
    })(),
  )
  await expect(spool(broken)).rejects.toThrow('broken')
  expect(await filesLeft()).toEqual([])
})
