interface ListedPicture {
  id: string
  partId: string | null
  userId: string | null
  organizationId: string | null
  /** Of the owner, for people. */
  name: string
  sha256: string
  sizeBytes: number
  altText: string | null
}

export interface ExportedOwner {
  table: 'parts' | 'users' | 'organizations'
  id: string
  name: string
  pictures: { id: string; file: string; sha256: string; sizeBytes: number; altText: string | null }[]
}

/**
 * Gives each picture a file name that a person understands and every file system takes: `parts/<part number>/1.webp`,
 * `users/<username>.webp`, `organizations/<name>.webp`. An owner whose name is taken, as the same part number may be in
 * another organization, has its id behind it. Pictures of one owner stand together, in order.
 */
export function nameExports(listed: Iterable<ListedPicture>): ExportedOwner[] {
  const owners = new Map<string, ExportedOwner>()
  const places = new Map<string, string>()
  for (const { partId, userId, organizationId, name, ...picture } of listed) {
    const table = partId !== null ? 'parts' : userId !== null ? 'users' : 'organizations'
    const id = partId ?? userId ?? organizationId ?? ''
    const owner = owners.get(id) ?? { table, id, name, pictures: [] }
    owners.set(id, owner)
    const place = placeOf(`${table}/${safe(name)}`, id, places)
    const file = table === 'parts' ? `${place}/${owner.pictures.length + 1}.webp` : `${place}.webp`
    owner.pictures.push({ ...picture, file })
  }
  return [...owners.values()]
}

/** Names that differ in case alone are one name to some file systems. No name has a tilde: nobody takes an id's place. */
function placeOf(wanted: string, id: string, places: Map<string, string>): string {
  const holder = places.get(wanted.toLowerCase()) ?? id
  places.set(wanted.toLowerCase(), holder)
  return holder === id ? wanted : `${wanted}~${id}`
}

const safe = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._+-]/gu, '_')
    .replace(/^[. ]|[. ]$/g, '_')
    .slice(0, 60)
