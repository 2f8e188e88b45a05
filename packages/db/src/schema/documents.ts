import { DocumentContentType } from '@abparts/contracts/document'
import { sql } from 'drizzle-orm'
import { bigint, check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { id, mediaLifecycle, oneOf } from './columns.ts'
import { parts } from './parts.ts'
import { storageObjects } from './storage-objects.ts'

/** Documents: PDF files of a part, or for everyone. */
export const documents = pgTable(
  'documents',
  {
    id: id(),
    /** Null: a general document. */
    partId: uuid().references(() => parts.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    originalFilename: text().notNull(),
    contentType: oneOf(DocumentContentType).notNull(),
    objectId: uuid()
      .notNull()
      .references(() => storageObjects.id),
    sizeBytes: bigint({ mode: 'number' }).notNull(),
    /** Who uploaded it. No foreign key: it outlives the account. */
    uploadedBy: uuid(),
    ...mediaLifecycle(),
  },
  (table) => [
    check('documents_size', sql`${table.sizeBytes} > 0`),
    index('documents_part').on(table.partId),
    index('documents_object_id').on(table.objectId),
    index('documents_created_at').on(table.createdAt, table.id),
    index('documents_deleted_at').on(table.deletedAt).where(sql`${table.deletedAt} is not null`),
  ],
)
