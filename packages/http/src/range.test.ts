import { expect, test } from 'vitest'
import { parseRanges } from './range.ts'

/** Ranges as `first-last`. */
function parse(header: string, sizeBytes: number): string {
  const ranges = parseRanges(header, sizeBytes)
  return typeof ranges === 'string' ? ranges : ranges.map(({ start, end }) => `${start}-${end - 1}`).join(' ')
}

test.each([
  ['bytes=0-0', 100, '0-0'],
  ['bytes=0-99', 100, '0-99'],
  ['bytes=99-99', 100, '99-99'],
  ['bytes=10-19', 100, '10-19'],
  ['bytes=90-', 100, '90-99'],
  ['bytes=0-', 100, '0-99'],
  ['bytes=90-1000', 100, '90-99'],
  ['bytes=0-99999999999999999999999', 100, '0-99'],
  ['bytes=-1', 100, '99-99'],
  ['bytes=-100', 100, '0-99'],
  ['bytes=-500', 100, '0-99'],
  ['BYTES=0-0', 100, '0-0'],
  ['bytes=000-009', 100, '0-9'],
  ['bytes=, 0-4 ,', 100, '0-4'],
  ['bytes=0-4,100-', 100, '0-4'],
  ['bytes=-0,-5', 100, '95-99'],

  ['bytes=0-1,5-6', 100, '0-1 5-6'],
  ['bytes=-5, 10-19 ,0-0', 100, '95-99 10-19 0-0'],
  ['bytes=0-4,5-9', 100, '0-4 5-9'],
  ['bytes=0-1,100-,5-6', 100, '0-1 5-6'],
  ['bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14', 100, '0-0 2-2 4-4 6-6 8-8 10-10 12-12 14-14'],

  ['bytes=100-', 100, 'unsatisfiable'],
  ['bytes=100-200', 100, 'unsatisfiable'],
  ['bytes=-0', 100, 'unsatisfiable'],
  ['bytes=100-,200-', 100, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=-0', 0, 'unsatisfiable'],
  ['bytes=-5', 0, 'whole'],

  ['bytes=0-4,4-9', 100, 'whole'],
  ['bytes=50-,0-60', 100, 'whole'],
  ['bytes=0-9,-100', 100, 'whole'],
  ['bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16', 100, 'whole'],
  ['bytes=0-1,abc', 100, 'whole'],
  ['bytes=5-4', 100, 'whole'],
  ['bytes=200-100', 100, 'whole'],
  ['bytes=9007199254740993-9007199254740992', 100, 'whole'],
  ['items=0-1', 100, 'whole'],
  ['bytes', 100, 'whole'],
  ['bytes=', 100, 'whole'],
  ['bytes=,', 100, 'whole'],
  ['bytes=-', 100, 'whole'],
  ['bytes=a-b', 100, 'whole'],
  ['bytes=1', 100, 'whole'],
  ['bytes=1-2-3', 100, 'whole'],
  ['bytes=+1-2', 100, 'whole'],
  ['bytes=--1', 100, 'whole'],
  ['bytes=1.0-2', 100, 'whole'],
  ['bytes=0x1-2', 100, 'whole'],
  ['bytes = 0-1', 100, 'whole'],
  ['bytes=0 - 1', 100, 'whole'],
  ['bytes=٠-١', 100, 'whole'],
])('%j of %d bytes', (header, sizeBytes, expected) => {
  expect(parse(header, sizeBytes)).toBe(expected)
})
