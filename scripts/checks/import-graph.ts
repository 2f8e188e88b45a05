import { realpathSync } from 'node:fs'
import path from 'node:path'
import { alg, Graph } from '@dagrejs/graphlib'
import { parseSync } from 'oxc-parser'
import { root } from '../platform/root.ts'
import type { SourceFile } from './source-files.ts'

/** The imports among the files: of values and types, static and dynamic, including re-exports. */
export function importGraph(files: readonly SourceFile[]): Graph {
  const graph = new Graph()
  for (const { file } of files) graph.setNode(file)
  for (const { file, text } of files)
    for (const specifier of specifiersIn(file, text)) {
      const imported = resolve(specifier, file)
      if (imported !== undefined && graph.hasNode(imported)) graph.setEdge(file, imported)
    }
  return graph
}

/** Files that import one another, directly or indirectly. */
export const findCircles = (graph: Graph): string[][] => alg.findCycles(graph)

function specifiersIn(file: string, text: string): string[] {
  const { staticImports, staticExports, dynamicImports } = parseSync(file, text).module
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...dynamicImports.map(({ moduleRequest }) => text.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
  ]
}

/** Relative to the repository's root, like git; nothing when it is no file. */
function resolve(specifier: string, importer: string): string | undefined {
  try {
    return path.relative(root, realpathSync(Bun.resolveSync(specifier, path.join(root, path.dirname(importer)))))
  } catch {
    return undefined
  }
}
