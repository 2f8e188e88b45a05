import { readdirSync } from 'node:fs'
import path from 'node:path'
import * as schema from '@abparts/db/schema'
import { is, sql } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createTestDatabase } from './database.ts'

const { db, close } = await createTestDatabase()
afterAll(close)

/** The values that the schema allows in each column, by `table.column` with the names of the database. */
const listOf = new Map<string, string[]>(
  Object.values(schema).flatMap((table) => {
    if (!is(table, PgTable)) return []
    const { name, columns } = getTableConfig(table)
    return columns.flatMap((column) =>
      column.enumValues === undefined ? [] : [[`${name}.${toSnakeCase(column.name)}`, column.enumValues] as const],
    )
  }),
)

const Checks = z.array(z.object({ table: z.string(), name: z.string(), definition: z.string() }))
const checks = Checks.parse(
  Array.from(
    await db.execute(sql`select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace order by conname`),
  ),
)

/** `column = ANY (ARRAY['one'::text, 'other'::text])`, and `column = 'one'::text`. */
const comparison = /(\w+) = (?:ANY \(ARRAY\[([^\]]*)\]\)|('[^']*'::text))/g
const wholeList = new RegExp(`^CHECK \\(\\(${comparison.source}\\)\\)$`)
const pattern = /\w+ ~ '[^']*'::text/g

/** What a CHECK compares columns with. */
const comparisons = checks.flatMap(({ table, name, definition }) =>
  Array.from(definition.matchAll(comparison), ([, column = '', several, one = '']) => ({
    name,
    column: `${table}.${column}`,
    values: Array.from((several ?? one).matchAll(/'([^']*)'::text/g), ([, value = '']) => value),
    isList: wholeList.test(definition),
  })),
)

test('every CHECK list is the list of the contract', () => {
  const lists = comparisons.filter(({ isList }) => isList)
  expect(lists.map(({ name, values }) => [name, values])).toEqual(
    lists.map(({ name, column }) => [name, listOf.get(column)]),
  )
  expect(lists.length).toBeGreaterThan(8)
})

test('every other CHECK names values that the contract has', () => {
  const unknown = comparisons.filter(
    ({ column, values }) => !values.every((value) => listOf.get(column)?.includes(value)),
  )
  expect(unknown).toEqual([])
})

test('no CHECK has text that this test cannot read', () => {
  const rest = checks.map(({ definition }) => definition.replaceAll(comparison, '').replaceAll(pattern, ''))
  expect(rest.filter((definition) => definition.includes("'"))).toEqual([])
})

test('every list of the schema is one of the contract', async () => {
  const folder = path.join(import.meta.dirname, '../../contracts/src')
  const files = readdirSync(folder).filter((file) => !file.endsWith('.test.ts'))
  const modules: Record<string, unknown>[] = await Promise.all(files.map((file) => import(path.join(folder, file))))
  const lists = new Set(
    modules.flatMap((module) =>
      Object.values(module).flatMap((value) => (value instanceof z.ZodEnum ? [value.options.join()] : [])),
    ),
  )
  expect([...listOf].filter(([, values]) => !lists.has(values.join()))).toEqual([])
  expect(listOf.size).toBeGreaterThan(14)
})

test('what the database checks is text: it has no lists of its own', async () => {
  const types = await db.execute(sql`select typname from pg_type
    where typtype in ('e', 'd') and typnamespace = 'public'::regnamespace`)
  expect(Array.from(types)).toEqual([])
})
