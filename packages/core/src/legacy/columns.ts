import { AppError } from '@abparts/contracts/error'
import type { ImageOwnerType } from '@abparts/contracts/image'
import type { Database } from '@abparts/db/client'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'

/**
 * What a column says about a row: it was deleted, must not be used, is not visible to everyone, or has more rights than
 * others.
 */
type Statement = 'deleted' | 'inactive' | 'restricted' | 'powerful'

/** When a column says so: when it is true, when it is not, or when it has any value. */
type When = 'true' | 'not true' | 'set'

interface Rule {
  /** The column name, without underscores and in lower case. */
  name: RegExp
  says: Statement
  when: When
}

/** Names that old installations use for what this platform does not have, or calls something else. */
const rules: readonly Rule[] = [
  { name: /^(is)?(deleted|removed|archived|trashed)$/, says: 'deleted', when: 'true' },
  { name: /^(deleted|removed|archived|trashed)(at|on|by|date)$/, says: 'deleted', when: 'set' },
  { name: /^(is)?(active|enabled|approved)$|^status$/, says: 'inactive', when: 'not true' },
  { name: /^(is)?(inactive|deactivated|disabled|blocked|banned|suspended|locked)$/, says: 'inactive', when: 'true' },
  { name: /^(deactivated|disabled|blocked|banned|suspended|locked)(at|on|by|until)$/, says: 'inactive', when: 'set' },
  {
    name: /^(is)?(proprietary|private|confidential|internal|hidden|secret|restricted|exclusive|draft)$/,
    says: 'restricted',
    when: 'true',
  },
  {
    name: /^(is)?(public|published|visible|released)$|^visibility$|^access(level)?$|^classification$/,
    says: 'restricted',
    when: 'not true',
  },
]
const power: Rule = { name: /^(is)?(admin|administrator|superuser|superadmin|staff)$/, says: 'powerful', when: 'true' }
/** An organization under another name than `organization_id`: a part with such a value is not for everybody. */
const belonging: Rule = {
  name: /^((owner|owning|proprietary|exclusive|restricted)(to|by)?(organi[sz]ation)?|organisation|org|company|tenant|client|customer)(id)?$/,
  says: 'restricted',
  when: 'set',
}

const truths =
  "'t','true','1','y','yes','on','active','enabled','approved','public','published','visible','released','all'"
const falsehoods = "'','f','false','0','n','no','off'"

const ruleFor = (type: ImageOwnerType, column: string): Rule | undefined => {
  const name = column.toLowerCase().replaceAll('_', '')
  const own = { organization: [], user: [power], part: [belonging] }[type]
  return [...rules, ...own].find((rule) => rule.name.test(name))
}

/** Which of a row's columns found by `tellingColumns` say this. */
export const columnsThatSay = (statement: Statement, type: ImageOwnerType, columns: readonly string[]): string[] =>
  columns.filter((column) => ruleFor(type, column)?.says === statement)

/** The names of the columns of a table that make one of these statements about a row. */
function tellingColumns(type: ImageOwnerType, columns: readonly string[]): SQL {
  const named = columns.flatMap((column) => {
    const rule = ruleFor(type, column)
    return rule === undefined ? [] : [sql`case when ${conditionOf(rule.when, column)} then ${column}::text end`]
  })
  return sql`array_remove(array[${sql.join(named, sql`, `)}]::text[], null)`
}

function conditionOf(when: When, column: string): SQL {
  const value = sql`lower(btrim(${sql.identifier(column)}::text))`
  switch (when) {
    case 'true':
      return sql`${value} not in (${sql.raw(falsehoods)})`
    // An empty value is not true.
    case 'not true':
      return sql`coalesce(${value}, '') not in (${sql.raw(truths)})`
    case 'set':
      return sql`coalesce(${value}, '') <> ''`
  }
}

/** One row of the old installation's tables, with any other columns. */
export const LegacyRow = z.looseObject({
  id: z.string(),
  /** Human-readable. */
  label: z.string().nullable(),
  organization_id: z.string().nullable(),
  /** The paths of its image files, in order. */
  paths: z.array(z.string().nullable()).transform((paths) => paths.map((path) => path?.trim() || null)),
  /** How many images are in the row itself. */
  blobs: z.int(),
  /** Columns that say, for example, that not everyone may see it. */
  telling: z.array(z.string()),
})
export type LegacyRow = z.infer<typeof LegacyRow>

interface LegacyTable {
  name: string
  label: string
  required: string[]
  optional: string[]
  urls: string
  bytes: string
}

export const legacyTables: Record<ImageOwnerType, LegacyTable> = {
  organization: {
    name: 'organizations',
    label: 'name',
    required: ['id', 'name', 'logo_url'],
    optional: [],
    urls: 'logo_url',
    bytes: 'logo_data',
  },
  user: {
    name: 'users',
    label: 'username',
    required: ['id', 'username', 'email', 'profile_photo_url'],
    optional: ['name', 'role', 'organization_id'],
    urls: 'profile_photo_url',
    bytes: 'profile_photo_data',
  },
  part: {
    name: 'parts',
    label: 'part_number',
    required: ['id', 'part_number', 'name', 'image_urls'],
    optional: ['description', 'organization_id'],
    urls: 'image_urls',
    bytes: 'image_data',
  },
}
export const legacyTypes = ['organization', 'user', 'part'] as const satisfies ImageOwnerType[]

const Column = z.object({ table_name: z.string(), column_name: z.string() })

/** All existing columns, as `table.column`. */
export async function presentColumns(db: Database): Promise<ReadonlySet<string>> {
  // Not from information_schema: that hides columns which the user may not read.
  const columns = await db.execute(sql`
    select c.relname as table_name, a.attname as column_name
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(current_schemas(false)) and a.attnum > 0 and not a.attisdropped`)
  return new Set(
    columns.map((row) => Column.parse(row)).map(({ table_name, column_name }) => `${table_name}.${column_name}`),
  )
}

/**
 * Finds out which columns exist, and returns a query for each kind of owner that selects its rows in the form of
 * `LegacyRow`, with the columns that are copied. `heeds` says for which columns (`table.column`) their statements about
 * a row count. Throws `unprocessable` when a required table or column is missing.
 */
export async function describeTables(
  db: Database,
  heeds: (column: string) => boolean,
): Promise<Record<ImageOwnerType, SQL>> {
  const present = await presentColumns(db)
  return {
    organization: rowsOf('organization', present, heeds),
    user: rowsOf('user', present, heeds),
    part: rowsOf('part', present, heeds),
  }
}

function rowsOf(type: ImageOwnerType, present: ReadonlySet<string>, heeds: (column: string) => boolean): SQL {
  const { name, label, required, optional, urls, bytes } = legacyTables[type]
  const isThere = (column: string) => present.has(`${name}.${column}`)
  const absent = required.find((column) => !isThere(column))
  if (absent !== undefined) throw new AppError('unprocessable', `The old database has no column ${name}.${absent}.`)

  const copied = [...required, ...optional].filter((column) => !column.endsWith('id') && column !== urls)
  const heeded = [...present]
    .filter((column) => column.startsWith(`${name}.`) && heeds(column))
    .map((column) => column.slice(name.length + 1))
  const organizationId = type === 'organization' ? 'id' : 'organization_id'
  const selected = [
    sql`id::text as id`,
    sql`${sql.identifier(label)}::text as label`,
    isThere(organizationId)
      ? sql`${sql.identifier(organizationId)}::text as organization_id`
      : sql`null as organization_id`,
    type === 'part'
      ? sql`coalesce(image_urls, '{}')::text[] as paths`
      : sql`array_remove(array[${sql.identifier(urls)}::text], null) as paths`,
    blobsIn(type, isThere(bytes)),
    sql`${tellingColumns(type, heeded)} as telling`,
    ...copied.map((column) => (isThere(column) ? sql.identifier(column) : sql`null as ${sql.identifier(column)}`)),
  ]
  return sql`select ${sql.join(selected, sql`, `)} from ${sql.identifier(name)}`
}

function blobsIn(type: ImageOwnerType, isThere: boolean): SQL {
  if (!isThere) return sql`0 as blobs`
  return type === 'part'
    ? sql`coalesce(cardinality(image_data), 0) as blobs`
    : sql`(${sql.identifier(legacyTables[type].bytes)} is not null)::int as blobs`
}
