import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytea, id, mediaLifecycle } from './columns.ts'
import { organizations } from './organizations.ts'
import { parts } from './parts.ts'
import { users } from './users.ts'

/** An image's metadata. Its bytes are in `image_blobs`, so that lists do not read them. */
export const images = pgTable(
  'images',
  {
    id: id(),
    // Exactly one owner.
    userId: uuid().references(() => users.id, { onDelete: 'cascade' }),
    organizationId: uuid().references(() => organizations.id, { onDelete: 'cascade' }),
    partId: uuid().references(() => parts.id, { onDelete: 'cascade' }),
    /** Zero-based position among a part's images; null for other owners and once deleted. */
    position: integer(),
    /** Of the stored bytes. */
    sha256: text().notNull(),
    /** Of the uploaded bytes. */
    sourceSha256: text().notNull(),
    contentType: text().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    sizeBytes: integer().notNull(),
    /** Base64. */
    thumbHash: text().notNull(),
    altText: text(),
    ...mediaLifecycle(),
  },
  (table) => [
    check('images_one_owner', sql`num_nonnulls(${table.userId}, ${table.organizationId}, ${table.partId}) = 1`),
    check(
      'images_position',
      sql`(${table.position} is not null) = (${table.partId} is not null and ${table.deletedAt} is null)`,
    ),
    check('images_position_from_zero', sql`${table.position} >= 0`),
    check('images_sha256', sql`${table.sha256} ~ '^[0-9a-f]{64}$' and ${table.sourceSha256} ~ '^[0-9a-f]{64}$'`),
    check('images_extent', sql`${table.width} > 0 and ${table.height} > 0 and ${table.sizeBytes} > 0`),
    uniqueIndex('images_one_profile_photo').on(table.userId).where(sql`${table.deletedAt} is null`),
    uniqueIndex('images_one_logo').on(table.organizationId).where(sql`${table.deletedAt} is null`),
    // A part's order is enforced by a deferrable constraint on (part_id, position), which only SQL can express: see
    // migrations/0001_constraints-and-triggers.sql.
    index('images_source').on(table.sourceSha256),
    index('images_deleted_at').on(table.deletedAt).where(sql`${table.deletedAt} is not null`),
  ],
)

/** An image's bytes: already compressed, so stored EXTERNAL (out of line, uncompressed). */
export const imageBlobs = pgTable('image_blobs', {
  imageId: uuid()
    .primaryKey()
    .references(() => images.id, { onDelete: 'cascade' }),
  bytes: bytea().notNull(),
})
