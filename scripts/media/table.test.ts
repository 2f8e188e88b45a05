import { expect, test } from 'vitest'
import { drawTable } from './output.ts'

test('numbers are aligned right, words left, whatever the width of their letters', () =>
  expect(
    drawTable(
      ['count', 'size'],
      ['kind', 'of'],
      [
        ['1', '12 KB', '図面', 'Bolt'],
        ['12,345', '1 KB', 'Logo', 'Gear'],
      ],
    ),
  ).toBe(
    [
      ' count   size  kind  of', //
      '     1  12 KB  図面  Bolt',
      '12,345   1 KB  Logo  Gear',
    ].join('\n'),
  ))

test('a name cannot send sequences to the terminal', () =>
  expect(drawTable([], ['name'], [['\u001b[2J\nNorth\u009b']])).toBe(String.raw`name${'\n'}\x1b[2J\nNorth\x9b`))

test('without rows there is no table', () => expect(drawTable(['size'], ['kind'], [])).toBeNull())
