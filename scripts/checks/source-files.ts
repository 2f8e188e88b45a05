import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../platform/root.ts'

export interface SourceFile {
  /** Relative to the repository's root, as git prints it. */
  file: string
  text: string
  lines: number
}

/** The TypeScript files of the repository, without tests (`*.test.*`, `*.fixture.*`) and `fixtures` folders. */
export function readSourceFiles(): SourceFile[] {
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '--', '*.ts', '*.tsx']
  return execFileSync('git', listing, { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter((file) => !/\.(test|fixture)\.tsx?$|(^|\/)fixtures\//.test(file) && existsSync(path.join(root, file)))
    .map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8')
      return { file, text, lines: text.trimEnd().split('\n').length }
    })
}

/** The number of files in each folder, the fullest first. */
export function filesByFolder(files: readonly SourceFile[]): [folder: string, count: number][] {
  const counts = new Map<string, number>()
  for (const { file } of files) {
    const folder = path.dirname(file)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}
