import { expect, test } from 'vitest'
import { openScratchFile } from './scratch-file.ts'

const piece = (text: string, position: number) => ({
  type: 'write' as const,
  data: new TextEncoder().encode(text),
  position,
})

test('pieces written in any order are read in sequence', async () => {
  await using scratch = await openScratchFile(100)
  const writer = scratch.writable.getWriter()
  await writer.write(piece('world', 6))
  await writer.write(piece('hello ', 0))
  const { sizeBytes, slice } = await scratch.read()
  expect(sizeBytes).toBe(11)
  expect(await new Response(slice(0, 11)).text()).toBe('hello world')
  expect(await new Response(slice(4, 8)).text()).toBe('o wo')
})

test('it accepts no more than its limit', async () => {
  await using scratch = await openScratchFile(5)
  await expect(scratch.writable.getWriter().write(piece('longer', 0))).rejects.toMatchObject({ code: 'unprocessable' })
})
