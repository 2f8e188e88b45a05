import { createHash } from 'node:crypto'
import type { Transaction } from '@abparts/db/client'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'

/** What is in the database because it is small. All of it has its size and SHA-256 beside it. */
export type PictureKind = 'picture' | 'poster' | 'storyboard' | 'captions'

/** `missing`: there is a row that needs the bytes, and they are gone. Otherwise they are not those that were stored. */
export interface PictureFinding {
  problem: 'missing' | 'wrong_size' | 'wrong_sha256'
  backend: 'database'
  kind: PictureKind
  /** Of the picture, or of the video to which it belongs. */
  id: string
  /** Of captions. */
  language: string | null
  /** What it is and whose, for people. */
  label: string
}

/** All that was compared: so many, of so many bytes, and a hash of all their hashes. Equal where all of it is the same. */
export interface ComparedPictures {
  count: number
  sizeBytes: number
  /** Null unless the bytes were read. */
  sha256: string | null
}

interface VerifyPicturesOptions {
  /** Reads all bytes and compares their SHA-256. Without it, only sizes are. */
  deep: boolean
  /** Stops early, with an error. */
  signal: AbortSignal
  onFinding: (finding: PictureFinding) => void
}

const Compared = z.object({
  id: z.guid(),
  kind: z.enum(['picture', 'poster', 'storyboard', 'captions']).nullable(),
  language: z.string().nullable(),
  label: z.string().nullable(),
  sizeBytes: z.int().nullable(),
  sha256: z.string().nullable(),
  foundBytes: z.int().nullable(),
  foundSha256: z.string().nullable(),
})
type Compared = z.infer<typeof Compared>

/** A statement reads so many, of half a megabyte each at most: far from the limit on statements. */
const [picturesAtOnce, videosAtOnce] = [100, 25]

/**
 * Compares the pictures, posters, storyboards and captions in the database with the sizes and hashes that were recorded
 * when they were stored, while they are in use; also those that are removed and can be restored. The server hashes them,
 * a page at a time. Changes nothing.
 */
export async function verifyPictures(
  db: Transaction,
  { deep, signal, onFinding }: VerifyPicturesOptions,
): Promise<ComparedPictures> {
  const all = createHash('sha256')
  const result = { count: 0, sizeBytes: 0 }
  for (const readPage of [pageOfPictures, pageOfVideos])
    for await (const compared of readAll(db, (after) => readPage(after, deep))) {
      signal.throwIfAborted()
      const finding = findingOf(compared, deep)
      if (finding !== null) onFinding(finding)
      all.update(JSON.stringify([compared.kind, compared.id, compared.language, compared.foundSha256]))
      result.count += 1
      result.sizeBytes += compared.sizeBytes ?? 0
    }
  return { ...result, sha256: deep ? all.digest('hex') : null }
}

/** The rows of one page after the other, each beginning behind the last id of the one before. */
async function* readAll(db: Transaction, pageAfter: (id: string) => SQL): AsyncGenerator<Compared> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const page = z.array(Compared).parse(Array.from(await db.execute(pageAfter(after))))
    // A video that has nothing in the database is a row without a kind.
    yield* page.filter(({ kind }) => kind !== null)
    const last = page.at(-1)
    if (last === undefined) return
    after = last.id
  }
}

const hashOf = (bytes: SQL, deep: boolean) => (deep ? sql`encode(sha256(${bytes}), 'hex')` : sql`null::text`)

const pageOfPictures = (after: string, deep: boolean) => sql`
  select i.id, 'picture' as kind, null as language,
    coalesce('picture of part ' || p.part_number, 'photo of user ' || u.username, 'logo of ' || o.name) as label,
    i.size_bytes as "sizeBytes", i.sha256, octet_length(b.bytes) as "foundBytes",
    ${hashOf(sql`b.bytes`, deep)} as "foundSha256"
  from (select * from images where id > ${after} order by id limit ${picturesAtOnce}) i
  left join image_blobs b on b.image_id = i.id
  left join parts p on p.id = i.part_id left join users u on u.id = i.user_id
  left join organizations o on o.id = i.organization_id
  order by i.id`

/** Every video that was processed has a poster; whether it has a storyboard, and captions, only their rows tell. */
const pageOfVideos = (after: string, deep: boolean) => sql`
  select v.id, f.kind, f.language,
    f.kind || ' of ' || coalesce('video of part ' || p.part_number || ': ' || v.original_filename,
      'video ' || s.title, 'video ' || v.original_filename) as label,
    f.size_bytes as "sizeBytes", f.sha256, octet_length(f.bytes) as "foundBytes",
    ${hashOf(sql`f.bytes`, deep)} as "foundSha256"
  from (select * from videos where id > ${after} order by id limit ${videosAtOnce}) v
  left join support_videos s on s.id = v.id
  left join part_videos pv on pv.id = v.id left join parts p on p.id = pv.part_id
  left join lateral (
    select 'poster' as kind, null as language, t.size_bytes, t.sha256, t.bytes
      from (select) one left join video_thumbnails t on t.video_id = v.id
      where t.video_id is not null or (v.state = 'ready' and v.video_codec is not null)
    union all select 'storyboard', null, b.size_bytes, b.sha256, b.bytes
      from video_storyboards b where b.video_id = v.id
    union all select 'captions', c.language, c.size_bytes, c.sha256, convert_to(c.text, 'UTF8')
      from video_captions c where c.video_id = v.id
  ) f on true
  order by v.id, f.kind, f.language collate "C"`

function findingOf(
  { id, kind, language, label, sizeBytes, sha256, foundBytes, foundSha256 }: Compared,
  deep: boolean,
): PictureFinding | null {
  const problem = (() => {
    if (foundBytes === null) return 'missing'
    if (foundBytes !== sizeBytes) return 'wrong_size'
    return deep && foundSha256 !== sha256 ? 'wrong_sha256' : null
  })()
  if (problem === null || kind === null) return null
  const named = label ?? kind
  return {
    ...{ problem, backend: 'database', kind, id, language },
    label: language === null ? named : `${named} (${language})`,
  }
}
