import { expect, test } from 'vitest'
import { filesByFolder, readSourceFiles } from './checks/source-files.ts'

const files = readSourceFiles()

test('no file is longer than 250 lines', () => {
  expect(files.filter(({ lines }) => lines > 250).map(({ file, lines }) => `${file}: ${lines}`)).toEqual([])
})

test('no folder holds more than 25 source files', () => {
  expect(filesByFolder(files).filter(([, count]) => count > 25)).toEqual([])
})
