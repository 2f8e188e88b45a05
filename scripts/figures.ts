import { print } from '@abparts/runtime/print'
import { findCircles, importGraph } from './checks/import-graph.ts'
import { filesByFolder, readSourceFiles } from './checks/source-files.ts'

// npm run figures: the shape of the source, to compare before and after a change.
const files = readSourceFiles().sort((a, b) => a.lines - b.lines)
const linesAt = (share: number) => files[Math.ceil(share * files.length) - 1]?.lines
const percent = (count: number) => `${count} (${Math.round((100 * count) / files.length)} %)`

const graph = importGraph(files)
const importers = files.map(({ file }) => graph.predecessors(file)?.length ?? 0)
const circles = findCircles(graph)
const longest = files.at(-1)
const folders = filesByFolder(files)

const rows: [string, string | number | undefined][] = [
  ['files', files.length],
  ['lines', files.reduce((sum, { lines }) => sum + lines, 0)],
  ['lines of a file, median', linesAt(0.5)],
  ['lines of a file, p90', linesAt(0.9)],
  ['lines of the longest file', `${longest?.lines}  ${longest?.file}`],
  ['files of at most 20 lines', percent(files.filter(({ lines }) => lines <= 20).length)],
  ['files imported by one other', percent(importers.filter((count) => count === 1).length)],
  ['circles of imports', circles.length],
  ['folders', folders.length],
]
print('Counted are *.ts and *.tsx, without *.test.*, *.fixture.* and fixtures.', '')
for (const [name, value] of rows) print(`${name.padEnd(30)}${value}`)
for (const circle of circles) print('', 'a circle', ...circle.map((file) => `  ${file}`))
print('', 'fullest folders')
for (const [folder, count] of folders.slice(0, 15)) print(`${String(count).padStart(5)}  ${folder}`)
