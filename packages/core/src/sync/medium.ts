import { ImageOwnerType } from '@abparts/contracts/image'
import { MediumType } from '@abparts/contracts/medium'
import { StorageBackend } from '@abparts/contracts/storage'
import type { Database, Transaction } from '@abparts/db/client'
import { imageBlobs } from '@abparts/db/schema'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'

/** Ids as an array in a statement. Clients differ in how they send arrays, but not in how they send text. */
export const idList = (ids: readonly string[]) => sql`${`{${ids.join()}}`}::uuid[]`

const Id = z.guid()

/** How much of a name is printed, however long the other installation claims it is. */
export const cut = (label: string): string => label.slice(0, 1000)

/** What two installations compare about a medium. */
const MediumState = z.object({
  type: MediumType,
  id: Id,
  head: Id,
  history: z.array(Id),
  /** `removed` can be restored, `purged` has left nothing but its lineage. */
  presence: z.enum(['live', 'removed', 'purged']),
  /** Whether it is complete. Videos are not while they are uploaded or processed. */
  isFinished: z.boolean(),
  /** Equal for equal media. */
  contentHash: Id.nullable(),
  version: z.int().nullable(),
  sizeBytes: z.coerce.number().nullable(),
  owner: z.object({ type: ImageOwnerType, id: Id }).nullable(),
  /** Of an image: the hash of its source. */
  sourceSha256: z.string().nullable(),
  /** What it is, human-readable. */
  label: z.string().transform(cut).nullable(),
})
export type MediumState = z.infer<typeof MediumState>
export type MediaOwner = NonNullable<MediumState['owner']>

const pageSize = 1000

/** The organization of a part or a user: nothing for what belongs to no organization. */
const ofOrganization = sql`coalesce(' of ' || o.name, '')`

/** Each type's table, under the name `m`, with its joins and the columns that differ between types. */
const resourceTypes: Record<MediumType, { from: SQL; isFinished: SQL; owner: SQL; sourceSha256: SQL; label: SQL }> = {
  image: {
    from: sql`images m left join parts p on p.id = m.part_id left join users u on u.id = m.user_id
      left join organizations o on o.id = coalesce(m.organization_id, p.organization_id, u.organization_id)`,
    isFinished: sql`true`,
    owner: sql`case
      when m.part_id is not null then jsonb_build_object('type', 'part', 'id', m.part_id)
      when m.user_id is not null then jsonb_build_object('type', 'user', 'id', m.user_id)
      when m.organization_id is not null then jsonb_build_object('type', 'organization', 'id', m.organization_id) end`,
    sourceSha256: sql`m.source_sha256`,
    label: sql`coalesce('image of part ' || p.part_number || ${ofOrganization},
      'photo of user ' || u.username || ${ofOrganization}, 'logo of ' || o.name)`,
  },
  video: {
    from: sql`videos m left join support_videos s on s.id = m.id left join part_videos v on v.id = m.id
      left join parts p on p.id = v.part_id left join organizations o on o.id = p.organization_id`,
    isFinished: sql`m.state in ('ready', 'failed')`,
    owner: sql`case when v.part_id is not null then jsonb_build_object('type', 'part', 'id', v.part_id) end`,
    sourceSha256: sql`null`,
    label: sql`coalesce('video of part ' || p.part_number || ${ofOrganization} || ': ' || m.original_filename,
      'video ' || s.title)`,
  },
  document: {
    from: sql`documents m left join parts p on p.id = m.part_id left join organizations o on o.id = p.organization_id`,
    isFinished: sql`true`,
    owner: sql`case when m.part_id is not null then jsonb_build_object('type', 'part', 'id', m.part_id) end`,
    sourceSha256: sql`null`,
    label: sql`'document ' || coalesce('of part ' || p.part_number || ${ofOrganization} || ': ', '') || m.title`,
  },
}

/** The states of all media of a type, including purged ones, by id, read a page at a time. */
export async function* readStates(db: Database, type: MediumType): AsyncGenerator<MediumState & { key: string }> {
  const { from, isFinished, owner, sourceSha256, label } = resourceTypes[type]
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await db.execute(sql`
      select l.resource_type as type, l.resource_id as id, l.head, l.history, coalesce(f.presence, 'purged') as presence,
        coalesce(f."isFinished", true) as "isFinished", f."contentHash", f.version, f."sizeBytes", f.owner,
        f."sourceSha256", f.label
      from (select * from lineages where resource_type = ${type} and resource_id > ${after} order by resource_id limit ${pageSize}) l
      left join lateral (
        select case when m.deleted_at is null then 'live' else 'removed' end as presence,
          ${isFinished} as "isFinished", content_hash(m) as "contentHash", m.version, m.size_bytes as "sizeBytes",
          ${owner} as owner, ${sourceSha256} as "sourceSha256", ${label} as label
        from ${from} where m.id = l.resource_id
      ) f on true
      order by l.resource_id`)
    for (const state of z.array(MediumState).parse(Array.from(rows))) {
      yield { ...state, key: state.id }
      after = state.id
    }
    if (rows.length < pageSize) return
  }
}

export const Row = z.record(z.string(), z.json())
export type Row = z.infer<typeof Row>

/** An object that belongs to a medium. */
const MediumObject = z.object({
  id: z.guid(),
  key: z.string(),
  backend: StorageBackend,
  sizeBytes: z.int(),
  sha256: z.hash('sha256'),
})
export type MediumObject = z.infer<typeof MediumObject>

/** Everything in the database about a medium: rows of its tables, by column name, and an image's bytes. */
export const StoredMedium = z.object({
  type: MediumType,
  id: z.guid(),
  head: z.guid(),
  history: z.array(z.guid()),
  rows: z.record(z.string(), z.array(Row)),
  objects: z.array(MediumObject),
  /** In Base64, as transferred between databases. Null for other media. */
  bytes: z
    .string()
    .regex(/^[a-zA-Z0-9+/\n]*={0,2}$/)
    .nullable(),
})
export type StoredMedium = z.infer<typeof StoredMedium>

/** The bytes of a `StoredMedium` as the database stores them. */
const decoded = (base64: string) => sql`decode(${base64}, 'base64')`

interface MediumTable {
  name: string
  /** The column with the id of the medium, and the rest of the primary key. */
  idColumn: string
  key: readonly string[]
}

const tableOf = (name: string, idColumn = 'id', ...more: string[]): MediumTable => ({
  name,
  idColumn,
  key: [idColumn, ...more],
})

/** The tables of each type, starting with the one to which the others refer. */
export const mediumTables: Record<MediumType, readonly MediumTable[]> = {
  image: [tableOf('images')],
  video: [
    tableOf('videos'),
    tableOf('support_videos'),
    tableOf('part_videos'),
    tableOf('video_posters', 'video_id'),
    tableOf('video_storyboards', 'video_id'),
    tableOf('video_renditions', 'video_id'),
    tableOf('video_captions', 'video_id', 'language'),
  ],
  document: [tableOf('documents')],
}

const Read = z.array(StoredMedium.omit({ type: true }))

/** Reads a medium at one instant. Null when it was purged, or never existed. */
export async function readMedium(db: Transaction, type: MediumType, id: string): Promise<StoredMedium | null> {
  const rows = mediumTables[type].map(
    ({ name, idColumn }) => sql`${name}::text, (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
      from ${sql.identifier(name)} t where ${sql.identifier(idColumn)} = l.resource_id)`,
  )
  const found = await db.execute(sql`
    select l.resource_id as id, l.head, l.history, jsonb_build_object(${sql.join(rows, sql`, `)}) as rows,
      ${type === 'image' ? sql`(select encode(bytes, 'base64') from image_blobs where image_id = l.resource_id)` : sql`null`} as bytes,
      (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'key', o.key, 'backend', o.backend,
        'sizeBytes', o.size_bytes, 'sha256', o.sha256)), '[]')
        from storage_objects o where o.id in (${objectIdsOf[type]})) as objects
    from lineages l where l.resource_type = ${type} and l.resource_id = ${id}`)
  const [medium] = Read.parse(Array.from(found))
  return medium?.rows[mediumTables[type][0]?.name ?? '']?.length ? { type, ...medium } : null
}

const objectIdsOf: Record<MediumType, SQL> = {
  image: sql`null`,
  video: sql`select object_id from videos where id = l.resource_id
    union all select object_id from video_renditions where video_id = l.resource_id`,
  document: sql`select object_id from documents where id = l.resource_id`,
}

/**
 * Makes a medium in the database equal to `medium`, whatever of it exists already. `objectIds` gives the ids of its
 * objects.
 */
export async function writeMedium(
  tx: Transaction,
  { type, id, rows, bytes }: StoredMedium,
  objectIds: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { name, idColumn, key } of mediumTables[type]) {
    const wanted = rows[name] ?? []
    const ownKey = key.filter((column) => column !== idColumn)
    // There may be more captions, or different ones; of everything else one row or none.
    const stays = wanted.map((row) => sql`(true ${sql.join(ownKey.map((column) => is(column, row)))})`)
    const goes = stays.length === 0 ? sql`true` : sql`not (${sql.join(stays, sql` or `)})`
    if (name !== mediumTables[type][0]?.name)
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

/** Inserts or replaces a row. An equal row is not touched. */
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
