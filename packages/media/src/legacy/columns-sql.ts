import type { ExportedOwner } from './name-exports.ts'

/** Spaces around a path do not count, as when it is read. */
const trimmed = (path: string) => `regexp_replace(${path}, '^\\s+|\\s+$', '', 'g')`
const isReplaced = (path: string) => `(o -> 'taken' ? ${trimmed(path)} or o -> 'paths' ? ${trimmed(path)})`
const isFree = (column: string) =>
  `coalesce(${trimmed(`${column}::text`)}, '') = '' or ${isReplaced(`${column}::text`)}`

const columns = {
  parts: {
    set: `image_urls = array(select jsonb_array_elements_text(o -> 'paths')) || array(
  select path from unnest(parts.image_urls::text[]) with ordinality u (path, place)
  where ${trimmed('path')} <> '' and not ${isReplaced('path')} order by place)`,
    where: 'true',
  },
  users: { set: `profile_photo_url = o -> 'paths' ->> 0`, where: isFree('profile_photo_url') },
  organizations: { set: `logo_url = o -> 'paths' ->> 0`, where: isFree('logo_url') },
} as const

/**
 * What writes the paths of exported pictures into the URL columns of an old database, or of ours: in place of those that
 * had come in (`taken`, by the ids of owners). Every other path stays: behind the new ones, or, where there is room for
 * one, in its place.
 */
export function columnsSql(owners: readonly ExportedOwner[], taken: ReadonlyMap<string, string[]>): string {
  const statements = Object.entries(columns).map(([table, { set, where }]) => {
    const rows = owners
      .filter((owner) => owner.table === table && owner.pictures.length > 0)
      .map(({ id, pictures }) => ({ id, paths: pictures.map(({ file }) => `/${file}`), taken: taken.get(id) ?? [] }))
    return `update ${table} set ${set}
from jsonb_array_elements($json$${quotable(JSON.stringify(rows))}$json$::jsonb) o
where ${table}.id::text = o ->> 'id' and (${where});
`
  })
  return `-- The paths of the exported pictures, under the directory that this file is in. Paths of pictures that have not come in
-- stay; a photo or logo that has such a path keeps it.
begin;
${statements.join('')}commit;
`
}

/** In ASCII whatever the encoding of the client is, and without the dollar sign that would end the quotation. */
const quotable = (json: string): string =>
  json.replace(/[$\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
