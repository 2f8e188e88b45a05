import { expect, test } from 'vitest'
import { createProgress } from './output.ts'

function progressOn(isTTY: boolean, total: number) {
  let written = ''
  return { ...createProgress(total, { isTTY, write: (text) => (written += text) }), written: () => written }
}

test('a terminal gets a bar that is erased', () => {
  const { advance, erase, written } = progressOn(true, 200)
  advance(50)
  expect(written()).toBe(`\r${'█'.repeat(8)}${'░'.repeat(22)} 25 %`)
  erase()
  expect(written().endsWith('\r\x1b[2K')).toBe(true)
})

test('elsewhere a line is printed for every ten per cent, and nothing is erased', () => {
  const { advance, erase, written } = progressOn(false, 40)
  for (let step = 0; step < 40; step++) advance(1)
  erase()
  expect(written()).toBe('10 %\n20 %\n30 %\n40 %\n50 %\n60 %\n70 %\n80 %\n90 %\n100 %\n')
})

test('nothing to do is done', () => {
  const { advance, written } = progressOn(false, 0)
  advance(0)
  expect(written()).toBe('100 %\n')
})
