import { createHash } from 'node:crypto'
import type { Transaction } from '@abparts/db/client'
import { isDamagedData } from '@abparts/db/fault'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'

/** What is stored in the database because it is small. Its size and SHA-256 are recorded beside it. */
export type ImageKind = 'image' | 'poster' | 'storyboard' | 'captions'

/** `missing`: a row needs the bytes, and they are gone. Otherwise they are not the bytes that were stored. */
export interface ImageFinding {
  problem: 'missing' | 'wrong_size' | 'wrong_sha256'
  backend: 'database'
  kind: ImageKind
  /** The id of the image, or of the video to which it belongs. */
  id: string
  /** The language of captions. */
  language: string | null
  /** What it is and whose, human-readable. */
  label: string
}

/**
 * Everything that was compared: the count, the total bytes, and a hash of all their hashes. Two equal summaries mean
 * equal content.
 */
export interface ComparedImages {
  count: number
  sizeBytes: number
  /** Null unless the bytes were read. */
  sha256: string | null
}

interface VerifyImagesOptions {
  /** Reads all bytes and compares their SHA-256. Without it, only sizes are compared. */
  deep: boolean
  /** Stops early, with an error. */
  signal: AbortSignal
  onFinding: (finding: ImageFinding) => void
}

const Compared = z.object({
  id: z.guid(),
  /** False for a video that needs none. */
  isNeeded: z.boolean(),
  language: z.string().nullable(),
  label: z.string().nullable(),
  sizeBytes: z.int().nullable(),
  sha256: z.string().nullable(),
  foundBytes: z.int().nullable(),
  foundSha256: z.string().nullable(),
})
type Compared = z.infer<typeof Compared>

/** What is checked about the bytes. */
type Depth = 'hash' | 'size' | 'nothing'

interface Source {
  kind: ImageKind
  /** How many one statement reads, of at most a megabyte each: far below the limit on statements. */
  atOnce: number
  page: (after: string, limit: number, depth: Depth) => SQL
}

/**
 * Compares the images, posters, storyboards and captions in the database with the sizes and hashes that were recorded
 * when they were stored, while they are in use. Includes removed ones that can still be restored. The server hashes
 * them, a page at a time. What it can no longer read is `missing`. Changes nothing.
 */
export async function verifyImages(
  db: Transaction,
  { deep, signal, onFinding }: VerifyImagesOptions,
): Promise<ComparedImages> {
  const all = createHash('sha256')
  const result = { count: 0, sizeBytes: 0 }
  for (const source of sources)
    for await (const compared of readAll(db, source, deep ? 'hash' : 'size')) {
      signal.throwIfAborted()
      const finding = findingOf(source.kind, compared, deep)
      if (finding !== null) onFinding(finding)
      all.update(JSON.stringify([source.kind, compared.id, compared.language, compared.foundSha256]))
      result.count += 1
      result.sizeBytes += compared.sizeBytes ?? 0
    }
  return { ...result, sha256: deep ? all.digest('hex') : null }
}

/** Pages follow each other by the last id. A page that cannot be read as a whole is read one by one. */
async function* readAll(db: Transaction, { page, atOnce }: Source, depth: Depth): AsyncGenerator<Compared> {
  let alone = 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const limit = alone > 0 ? 1 : atOnce
    const rows = await read(db, page(after, limit, depth))
    if (rows === null && limit > 1) {
      alone = limit
      continue
    }
    const found = rows ?? (await read(db, page(after, limit, 'nothing'))) ?? []
    yield* found.filter(({ isNeeded }) => isNeeded)
    const last = found.at(-1)
    if (last === undefined) return
    after = last.id
    alone -= 1
  }
}

/** Null when the database cannot read what it has. Within a transaction, which continues afterwards. */
async function read(db: Transaction, page: SQL): Promise<Compared[] | null> {
  try {
    return z.array(Compared).parse(Array.from(await db.transaction((tx) => tx.execute(page))))
  } catch (error) {
    if (isDamagedData(error)) return null
    throw error
  }
}

const found = (bytes: SQL, depth: Depth) =>
  sql.join(
    [
      depth === 'nothing' ? sql`null::int as "foundBytes"` : sql`octet_length(${bytes}) as "foundBytes"`,
      depth === 'hash' ? sql`encode(sha256(${bytes}), 'hex') as "foundSha256"` : sql`null as "foundSha256"`,
    ],
    sql`, `,
  )

const nameOfVideo = sql`coalesce('video of part ' || p.part_number || ': ' || v.original_filename,
  'video ' || s.title, 'video ' || v.original_filename)`
const joinedToVideo = sql`left join support_videos s on s.id = v.id
  left join part_videos pv on pv.id = v.id left join parts p on p.id = pv.part_id`

const sources: readonly Source[] = [
  {
    kind: 'image',
    atOnce: 100,
    page: (after, limit, depth) => sql`
      select i.id, true as "isNeeded", null as language, i.size_bytes as "sizeBytes", i.sha256,
        coalesce('image of part ' || p.part_number, 'photo of user ' || u.username, 'logo of ' || o.name) as label,
        ${found(sql`b.bytes`, depth)}
      from (select * from images where id > ${after} order by id limit ${limit}) i
      left join image_blobs b on b.image_id = i.id
      left join parts p on p.id = i.part_id left join users u on u.id = i.user_id
      left join organizations o on o.id = i.organization_id
      order by i.id`,
  },
  {
    // Every processed video has one. For the others, only their own rows can say.
    kind: 'poster',
    atOnce: 100,
    page: (after, limit, depth) => sql`
      select v.id, t.video_id is not null or (v.state = 'ready' and v.video_codec is not null) as "isNeeded",
        null as language, t.size_bytes as "sizeBytes", t.sha256, 'poster of ' || ${nameOfVideo} as label,
        ${found(sql`t.bytes`, depth)}
      from (select * from videos where id > ${after} order by id limit ${limit}) v
      left join video_posters t on t.video_id = v.id ${joinedToVideo}
      order by v.id`,
  },
  {
    kind: 'storyboard',
    atOnce: 50,
    page: (after, limit, depth) => sql`
      select v.id, true as "isNeeded", null as language, t.size_bytes as "sizeBytes", t.sha256,
        'storyboard of ' || ${nameOfVideo} as label, ${found(sql`t.bytes`, depth)}
      from (select * from video_storyboards where video_id > ${after} order by video_id limit ${limit}) t
      join videos v on v.id = t.video_id ${joinedToVideo}
      order by v.id`,
  },
  {
    kind: 'captions',
    atOnce: 10,
    page: (after, limit, depth) => sql`
      select v.id, true as "isNeeded", t.language, t.size_bytes as "sizeBytes", t.sha256,
        'captions of ' || ${nameOfVideo} as label, ${found(sql`convert_to(t.text, 'UTF8')`, depth)}
      from video_captions t join videos v on v.id = t.video_id ${joinedToVideo}
      where v.id in (select distinct video_id from video_captions where video_id > ${after} order by 1 limit ${limit})
      order by v.id, t.language collate "C"`,
  },
]

function findingOf(
  kind: ImageKind,
  { id, language, label, sizeBytes, sha256, foundBytes, foundSha256 }: Compared,
  deep: boolean,
): ImageFinding | null {
  const problem = (() => {
    if (foundBytes === null) return 'missing'
    if (foundBytes !== sizeBytes) return 'wrong_size'
    return deep && foundSha256 !== sha256 ? 'wrong_sha256' : null
  })()
  if (problem === null) return null
  const named = label ?? kind
  return {
    problem,
    backend: 'database',
    kind,
    id,
    language,
    label: language === null ? named : `${named} (${language})`,
  }
}
