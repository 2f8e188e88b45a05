import type { Transaction } from '@abparts/db/client'
import { imageBlobs } from '@abparts/db/schema'
import { sql } from 'drizzle-orm'
import { decoded, mediumTables, type Row, type StoredMedium } from './stored-medium.ts'

/**
 * Makes a medium in the database what it is in `medium`, whatever of it is there. Objects are named by the ids that
 * `objectIds` gives for them.
 */
export async function writeMedium(
  tx: Transaction,
  { noun, id, rows, bytes }: StoredMedium,
  objectIds: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { name, idColumn, key } of mediumTables[noun]) {
    const wanted = rows[name] ?? []
    const ownKey = key.filter((column) => column !== idColumn)
    // Of captions there may be more, or others; of everything else one row or none.
    const stays = wanted.map((row) => sql`(true ${sql.join(ownKey.map((column) => is(column, row)))})`)
    const goes = stays.length === 0 ? sql`true` : sql`not (${sql.join(stays, sql` or `)})`
    if (name !== mediumTables[noun][0]?.name)
      await tx.execute(sql`delete from ${sql.identifier(name)} where ${sql.identifier(idColumn)} = ${id} and ${goes}`)
    for (const row of wanted) await putRow(tx, name, key, withObject(row, objectIds))
  }
  if (bytes !== null)
    await tx
      .insert(imageBlobs)
      .values({ imageId: id, bytes: decoded(bytes) })
      .onConflictDoUpdate({ target: imageBlobs.imageId, set: { bytes: sql`excluded.bytes` } })
}

const is = (column: string, row: Row) => sql` and ${sql.identifier(column)} = ${String(row[column])}`

const withObject = (row: Row, objectIds: ReadonlyMap<string, string>): Row =>
  typeof row.object_id === 'string' ? { ...row, object_id: objectIds.get(row.object_id) ?? null } : row

/** Inserts or replaces a row. One that is so already is not touched. */
async function putRow(tx: Transaction, table: string, key: readonly string[], row: Row): Promise<void> {
  const columns = Object.keys(row).map((column) => sql.identifier(column))
  const conflict = sql.join(
    key.map((column) => sql.identifier(column)),
    sql`, `,
  )
  const changes = sql.join(
    columns.map((column) => sql`${column} = excluded.${column}`),
    sql`, `,
  )
  await tx.execute(sql`
    insert into ${sql.identifier(table)} as t
    select * from jsonb_populate_record(null::${sql.identifier(table)}, ${JSON.stringify(row)}::text::jsonb)
    on conflict (${conflict}) do update set ${changes} where t.* is distinct from excluded.*`)
}
