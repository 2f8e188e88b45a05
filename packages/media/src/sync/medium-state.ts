import type { Database } from '@abparts/db/client'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'

export type MediumNoun = 'image' | 'video' | 'document'

const Id = z.guid()

/** What is printed of a name, however long the other installation says it is. */
export const cut = (label: string): string => label.slice(0, 1000)

/** What two installations compare of a medium. */
const MediumState = z.object({
  noun: z.enum(['image', 'video', 'document']),
  id: Id,
  head: Id,
  history: z.array(Id),
  /** `removed` can be restored, `purged` has left nothing but its lineage. */
  presence: z.enum(['live', 'removed', 'purged']),
  /** Is it all that it is going to be? Videos are not while they are uploaded or processed. */
  isFinished: z.boolean(),
  /** Equal where the media are. */
  contentHash: Id.nullable(),
  version: z.int().nullable(),
  sizeBytes: z.coerce.number().nullable(),
  owner: z.object({ type: z.enum(['user', 'organization', 'part']), id: Id }).nullable(),
  /** Of a picture: the hash of what it was made of. */
  sourceSha256: z.string().nullable(),
  /** What it is, for people. */
  label: z.string().transform(cut).nullable(),
})
export type MediumState = z.infer<typeof MediumState>
export type MediaOwner = NonNullable<MediumState['owner']>

const pageSize = 1000

/** Whose a part or a person is: nothing for what belongs to no organization. */
const ofOrganization = sql`coalesce(' of ' || o.name, '')`

/** Each noun's table, under the name `m`, with what is joined to it and what is special about its columns. */
const nouns: Record<MediumNoun, { from: SQL; isFinished: SQL; owner: SQL; sourceSha256: SQL; label: SQL }> = {
  image: {
    from: sql`images m left join parts p on p.id = m.part_id left join users u on u.id = m.user_id
      left join organizations o on o.id = coalesce(m.organization_id, p.organization_id, u.organization_id)`,
    isFinished: sql`true`,
    owner: sql`case
      when m.part_id is not null then jsonb_build_object('type', 'part', 'id', m.part_id)
      when m.user_id is not null then jsonb_build_object('type', 'user', 'id', m.user_id)
      when m.organization_id is not null then jsonb_build_object('type', 'organization', 'id', m.organization_id) end`,
    sourceSha256: sql`m.source_sha256`,
    label: sql`coalesce('picture of part ' || p.part_number || ${ofOrganization},
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
    label: sql`'manual ' || coalesce('of part ' || p.part_number || ${ofOrganization} || ': ', '') || m.title`,
  },
}

/** The states of all media of a noun that there ever were, in the order of their ids, read a page at a time. */
export async function* readStates(db: Database, noun: MediumNoun): AsyncGenerator<MediumState & { key: string }> {
  const { from, isFinished, owner, sourceSha256, label } = nouns[noun]
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await db.execute(sql`
      select l.noun, l.noun_id as id, l.head, l.history, coalesce(f.presence, 'purged') as presence,
        coalesce(f."isFinished", true) as "isFinished", f."contentHash", f.version, f."sizeBytes", f.owner,
        f."sourceSha256", f.label
      from (select * from lineages where noun = ${noun} and noun_id > ${after} order by noun_id limit ${pageSize}) l
      left join lateral (
        select case when m.deleted_at is null then 'live' else 'removed' end as presence,
          ${isFinished} as "isFinished", content_hash(m) as "contentHash", m.version, m.size_bytes as "sizeBytes",
          ${owner} as owner, ${sourceSha256} as "sourceSha256", ${label} as label
        from ${from} where m.id = l.noun_id
      ) f on true
      order by l.noun_id`)
    for (const state of z.array(MediumState).parse(Array.from(rows))) {
      yield { ...state, key: state.id }
      after = state.id
    }
    if (rows.length < pageSize) return
  }
}
