import { expect, test } from 'vitest'
import { nameExports } from './export.ts'

const image = { id: 'i', sha256: 's', sizeBytes: 1, altText: null, partId: null, userId: null, organizationId: null }
const filesOf = (listed: object[]) =>
  nameExports(listed.map((fields) => ({ ...image, name: '', ...fields }))).flatMap(({ pictures }) =>
    pictures.map(({ file }) => file),
  )

test('files are named after their owner and their position', () =>
  expect(
    filesOf([
      { partId: 'p', name: 'BRG-6308-2RS' },
      { partId: 'p', name: 'BRG-6308-2RS' },
      { userId: 'u', name: 'jürgen' },
      { organizationId: 'o', name: 'Nordfeld Agrar' },
    ]),
  ).toEqual([
    'parts/BRG-6308-2RS/1.webp',
    'parts/BRG-6308-2RS/2.webp',
    'users/jürgen.webp',
    'organizations/Nordfeld Agrar.webp',
  ]))

test('no name leaves the directory, ends a quotation or fails on a file system', () =>
  expect(
    filesOf([
      { partId: 'a', name: '../../etc/passwd' },
      { partId: 'b', name: '$json$; drop table parts' },
      { partId: 'c', name: 'a\0b\\c:d*' },
      { userId: 'd', name: '...' },
    ]),
  ).toEqual([
    'parts/_._.._etc_passwd/1.webp',
    'parts/_json__ drop table parts/1.webp',
    'parts/a_b_c_d_/1.webp',
    'users/_._.webp',
  ]))

test('the second of two names that some file systems treat as equal gets its id appended', () =>
  expect(
    filesOf([
      { partId: 'a', name: 'B/1' },
      { partId: 'b', name: 'b:1' },
      { partId: 'b', name: 'b:1' },
      { partId: 'a', name: 'B/1' },
      { userId: 'c', name: 'b_1' },
    ]),
  ).toEqual(['parts/B_1/1.webp', 'parts/B_1/2.webp', 'parts/b_1~b/1.webp', 'parts/b_1~b/2.webp', 'users/b_1.webp']))

test('parts with the same number in several organizations have separate files, whatever others are called', () =>
  expect(
    filesOf([
      { partId: 'a', name: 'P-1' },
      { partId: 'b', name: 'P-1' },
      { partId: 'c', name: 'p-1' },
      { partId: 'd', name: 'P-1~b' },
      { partId: 'e', name: 'P-1 b' },
    ]),
  ).toEqual([
    'parts/P-1/1.webp',
    'parts/P-1~b/1.webp',
    'parts/p-1~c/1.webp',
    'parts/P-1_b/1.webp',
    'parts/P-1 b/1.webp',
  ]))
