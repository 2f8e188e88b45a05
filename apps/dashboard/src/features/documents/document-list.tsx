import { type Document, DocumentFields } from '@abparts/contracts/document'
import { formatBytes } from '@abparts/contracts/format'
import { maxNameLength } from '@abparts/contracts/limits'
import { useMutation, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { BookOpen, Download, FileText, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { Empty } from '../../components/empty.tsx'
import { EditModal } from '../../components/form-modal.tsx'
import { IconLink } from '../../components/icon-button.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { showRemoved } from '../../components/toast-queue.ts'
import { formatDate } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'

const TitleForm = DocumentFields.pick({ title: true })

function RenameDocumentModal({ document, ...state }: OpenState & { document: Document }) {
  const update = useMutation(trpc.documents.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Rename document"
      onSave={(changed) => update.mutateAsync({ id: document.id, ...TitleForm.parse(changed) })}
    >
      <TextField label="Title" name="title" defaultValue={document.title} maxLength={maxNameLength} isRequired />
    </EditModal>
  )
}

/** Deletes a document and offers to restore it. */
function useRemoveDocument(): (id: string) => void {
  const restore = useMutation(
    trpc.documents.restore.mutationOptions({ meta: { failure: 'The document could not be restored.' } }),
  )
  const remove = useMutation(
    trpc.documents.remove.mutationOptions({
      meta: { failure: 'The document could not be deleted.' },
      onSuccess: (_answer, { id }) => showRemoved('Document deleted.', () => restore.mutate({ id })),
    }),
  )
  return (id) => remove.mutate({ id })
}

interface DocumentRowProps {
  document: Document
  /** Absent for someone who may not do this. */
  onRename?: () => void
  onRemove?: () => void
}

/** A document. Its title opens it in another tab. */
function DocumentRow({ document, onRename, onRemove }: DocumentRowProps) {
  const { title, url, downloadUrl, originalFilename, sizeBytes, createdAt } = document
  const actions: MenuAction[] = []
  if (onRename) actions.push({ label: 'Rename', icon: Pencil, onAction: onRename })
  if (onRemove) actions.push({ label: 'Delete', icon: Trash2, onAction: onRemove, tone: 'danger' })
  return (
    <li className="flex items-center gap-3 py-2 pr-2 pl-4">
      <FileText aria-hidden strokeWidth={1.5} className="size-6 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          className="block truncate rounded-sm font-medium hover:text-accent"
        >
          {title}
        </a>
        <p className="truncate text-xs text-muted">
          PDF · {formatBytes(sizeBytes)} · {formatDate(createdAt)}
        </p>
      </div>
      <div className="flex shrink-0">
        <IconLink icon={Download} label={`Download ${title}`} href={downloadUrl} download={originalFilename} />
        {actions.length > 0 && <ActionMenu label={`Actions for ${title}`} actions={actions} />}
      </div>
    </li>
  )
}

const slots = [0, 1]

export function DocumentListSkeleton() {
  return (
    <div className="divide-y divide-line rounded-lg border border-line bg-surface">
      {slots.map((slot) => (
        <div key={slot} className="flex flex-col gap-1.5 p-4">
          <div className="skeleton h-4 w-2/5" />
          <div className="skeleton h-3 w-1/4" />
        </div>
      ))}
    </div>
  )
}

interface DocumentListProps {
  /** Without it, the general documents. */
  partId?: string
  search?: string | undefined
  mayEdit: boolean
  mayRemove: boolean
}

export function DocumentList({ partId, search, mayEdit, mayRemove }: DocumentListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.documents.list.infiniteQueryOptions(
      { ...(partId && { partId }), ...(search && { search }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  )
  const remove = useRemoveDocument()
  const [renamed, setRenamed] = useState<Document | null>(null)
  const documents = list.data.pages.flatMap((page) => page.items)

  if (documents.length === 0)
    return <Empty icon={BookOpen} title={search ? 'No matching documents.' : 'No documents yet.'} />
  return (
    <>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {documents.map((document) => (
          <DocumentRow
            key={document.id}
            document={document}
            {...(mayEdit && { onRename: () => setRenamed(document) })}
            {...(mayRemove && { onRemove: () => remove(document.id) })}
          />
        ))}
      </ul>
      <LoadMore list={list} />
      {renamed && <RenameDocumentModal document={renamed} isOpen onOpenChange={() => setRenamed(null)} />}
    </>
  )
}
