import { type SQL, sql } from 'drizzle-orm'

/** What a step is about: positions in lists, which wrap around, and a size. */
export interface Draw {
  at: number
  to: number
  sizeBytes: number
}

/** Ids of everything that can be in a history: few, so that steps hit the same ones. */
export const createWorld = () => ({
  organizationIds: ids(2),
  partIds: ids(3),
  userIds: ids(3),
  imageIds: ids(8),
  documentIds: ids(4),
  videoIds: ids(4),
})
export type World = ReturnType<typeof createWorld>

/** A world with the same organizations, parts and users, and its own share of the media for one of several lanes. */
export function laneOf(world: World, lane: number, lanes: number): World {
  const share = (list: string[]) => list.filter((_, index) => index % lanes === lane)
  const { imageIds, documentIds, videoIds } = world
  return { ...world, imageIds: share(imageIds), documentIds: share(documentIds), videoIds: share(videoIds) }
}

/** Two organizations, and parts and users in each of them and in none. */
export const beginning = ({ organizationIds, partIds, userIds }: World): SQL[] => [
  ...organizationIds.map((id) => sql`insert into organizations (id, name) values (${id}, ${id})`),
  ...partIds.map(
    (id, index) => sql`insert into parts (id, part_number, name, organization_id)
      values (${id}, ${id}, 'Part', ${organizationIds[index] ?? null})`,
  ),
  ...userIds.map(
    (id, index) => sql`insert into users (id, username, email, name, organization_id)
      values (${id}, ${id}, ${id}, 'Ann', ${organizationIds[index] ?? null})`,
  ),
]

type Step = (world: World, draw: Draw) => SQL[]

/**
 * What can happen, each in one transaction, in the simplest possible statements. What exists already is not added: real
 * ids are new, and no insertion waits for another.
 */
export const steps: Record<string, Step> = {
  addImage: ({ imageIds, partIds }, { at, to, sizeBytes }) => [
    sql`insert into images (id, part_id, position, size_bytes, ${imageColumns})
      select ${pick(imageIds, at)}, ${pick(partIds, to)}, ${placeOf(pick(imageIds, at))}, ${sizeBytes}, ${imageValues}
      ${ifNew('images', pick(imageIds, at))}`,
  ],
  replacePhoto: ({ imageIds, userIds }, { at, to, sizeBytes }) => [
    sql`select from users where id = ${pick(userIds, to)} for no key update`,
    sql`update images set deleted_at = now() where user_id = ${pick(userIds, to)} and deleted_at is null`,
    sql`insert into images (id, user_id, size_bytes, ${imageColumns})
      select ${pick(imageIds, at)}, ${pick(userIds, to)}, ${sizeBytes}, ${imageValues}
      ${ifNew('images', pick(imageIds, at))}`,
  ],
  replaceLogo: ({ imageIds, organizationIds }, { at, to, sizeBytes }) => [
    sql`select from organizations where id = ${pick(organizationIds, to)} for no key update`,
    sql`update images set deleted_at = now() where organization_id = ${pick(organizationIds, to)} and deleted_at is null`,
    sql`insert into images (id, organization_id, size_bytes, ${imageColumns})
      select ${pick(imageIds, at)}, ${pick(organizationIds, to)}, ${sizeBytes}, ${imageValues}
      ${ifNew('images', pick(imageIds, at))}`,
  ],
  removeImage: ({ imageIds }, { at }) => [
    ...lockOwner(pick(imageIds, at)),
    sql`update images set deleted_at = now(), position = null where id = ${pick(imageIds, at)}`,
  ],
  restoreImage: ({ imageIds }, { at }) => [
    ...lockOwner(pick(imageIds, at)),
    sql`update images set deleted_at = null, position = case when part_id is not null then ${placeOf(pick(imageIds, at))} end
      where id = ${pick(imageIds, at)}`,
  ],
  addDocument: ({ documentIds, partIds }, { at, to, sizeBytes }) => [
    sql`insert into storage_objects (id, key, backend, size_bytes, sha256)
      select ${pick(documentIds, at)}, ${pick(documentIds, at)}, 'local', 1, ${sha256}
      ${ifNew('storage_objects', pick(documentIds, at))}`,
    sql`insert into documents (id, part_id, object_id, size_bytes, title, original_filename, content_type)
      select ${pick(documentIds, at)}, ${pick([...partIds, null], to)}, ${pick(documentIds, at)}, ${sizeBytes}, '', '', ''
      ${ifNew('documents', pick(documentIds, at))}`,
  ],
  beginVideo: ({ videoIds, partIds }, { at, to, sizeBytes }) => [
    sql`insert into videos (id, kind, original_filename, content_type, size_bytes)
      select ${pick(videoIds, at)}, 'part', '', 'video/mp4', ${sizeBytes}
      ${ifNew('videos', pick(videoIds, at))}`,
    sql`insert into part_videos (id, part_id, video_type)
      select ${pick(videoIds, at)}, ${pick(partIds, to)}, 'demo'
      ${ifNew('part_videos', pick(videoIds, at))}`,
  ],
  change: (world, { at, to, sizeBytes }) => [
    sql`update ${table(to)} set size_bytes = ${sizeBytes} where id = ${pick(idsOf(world, to), at)}`,
  ],
  remove: (world, { at, to }) => [
    sql`update ${table(to)} set deleted_at = now() where id = ${pick(idsOf(world, to), at)}`,
  ],
  restore: (world, { at, to }) => [
    sql`update ${table(to)} set deleted_at = null where id = ${pick(idsOf(world, to), at)}`,
  ],
  purge: (world, { at, to }) => [sql`delete from ${table(to)} where id = ${pick(idsOf(world, to), at)}`],
  purgeImage: ({ imageIds }, { at }) => [
    ...lockOwner(pick(imageIds, at)),
    sql`delete from images where id = ${pick(imageIds, at)}`,
  ],
  purgePartVideo: ({ videoIds }, { at }) => [sql`delete from part_videos where id = ${pick(videoIds, at)}`],
  moveVideo: ({ videoIds, partIds }, { at, to }) => [
    sql`update part_videos set part_id = ${pick(partIds, to)} where id = ${pick(videoIds, at)}`,
  ],
  moveDocument: ({ documentIds, partIds }, { at, to }) => [
    sql`update documents set part_id = ${pick([...partIds, null], to)} where id = ${pick(documentIds, at)}`,
  ],
  movePart: ({ partIds, organizationIds }, { at, to }) => [
    sql`update parts set organization_id = ${pick([...organizationIds, null], to)} where id = ${pick(partIds, at)}`,
  ],
  moveUser: ({ userIds, organizationIds }, { at, to }) => [
    sql`update users set organization_id = ${pick([...organizationIds, null], to)} where id = ${pick(userIds, at)}`,
  ],
  setQuota: ({ organizationIds }, { at, to, sizeBytes }) => [
    sql`update organizations set quota_bytes = ${to % 4 === 0 ? null : 3 * sizeBytes}
      where id = ${pick(organizationIds, at)}`,
  ],
}

/** Steps that delete things for good, with everything that depends on them. */
export const endings: Record<string, Step> = {
  removePart: ({ partIds }, { at }) => [sql`delete from parts where id = ${pick(partIds, at)}`],
  removeUser: ({ userIds }, { at }) => [sql`delete from users where id = ${pick(userIds, at)}`],
}

const sha256 = '0'.repeat(64)
const imageColumns = sql.raw('sha256, source_sha256, content_type, width, height, thumb_hash')
const imageValues = sql`${sha256}, ${sha256}, 'image/webp', 1, 1, ''`

/** As every operation does that replaces or removes a photo or a logo. */
const lockOwner = (imageId: string | undefined) => [
  sql`select from users where id = (select user_id from images where id = ${imageId}) for no key update`,
  sql`select from organizations where id = (select organization_id from images where id = ${imageId}) for no key update`,
]

const ifNew = (name: string, id: string | undefined) =>
  sql`where not exists (select from ${sql.identifier(name)} where id = ${id})`

/** A different hash for each image. */
const placeOf = (imageId: string | undefined) => sql`abs(hashtext(${imageId}))`

const ids = (count: number): string[] => Array.from({ length: count }, () => crypto.randomUUID())
const pick = <Item>(list: readonly Item[], index: number): Item | undefined => list[index % list.length]
const table = (to: number) => sql.identifier(to % 2 === 0 ? 'documents' : 'videos')
const idsOf = ({ documentIds, videoIds }: World, to: number) => (to % 2 === 0 ? documentIds : videoIds)
