import { type Document, DocumentFields } from '@abparts/contracts/document'
import { formatBytes } from '@abparts/contracts/format-bytes'
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

function RenameManualModal({ manual, ...state }: OpenState & { manual: Document }) {
  const update = useMutation(trpc.documents.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Rename manual"
      onSave={(changed) => update.mutateAsync({ id: manual.id, ...TitleForm.parse(changed) })}
    >
      <TextField label="Title" name="title" defaultValue={manual.title} maxLength={maxNameLength} isRequired />
    </EditModal>
  )
}

/** Deletes a manual and offers to bring it back. */
function useRemoveManual(): (id: string) => void {
  const restore = useMutation(
    trpc.documents.restore.mutationOptions({ meta: { failure: 'The manual was not brought back.' } }),
  )
  const remove = useMutation(
    trpc.documents.remove.mutationOptions({
      meta: { failure: 'The manual was not deleted.' },
      onSuccess: (_answer, { id }) => showRemoved('Manual deleted.', () => restore.mutate({ id })),
    }),
  )
  return (id) => remove.mutate({ id })
}

interface ManualRowProps {
  manual: Document
  /** Absent for someone who may not. */
  onRename?: () => void
  onRemove?: () => void
}

/** A manual: its title opens it beside the dashboard. */
function ManualRow({ manual, onRename, onRemove }: ManualRowProps) {
  const { title, url, downloadUrl, originalFilename, sizeBytes, createdAt } = manual
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

const places = [0, 1]

export function ManualListSkeleton() {
  return (
    <div className="divide-y divide-line rounded-lg border border-line bg-surface">
      {places.map((place) => (
        <div key={place} className="flex flex-col gap-1.5 p-4">
          <div className="skeleton h-4 w-2/5" />
          <div className="skeleton h-3 w-1/4" />
        </div>
      ))}
    </div>
  )
}

interface ManualListProps {
  /** Without it, the general ones. */
  partId?: string
  search?: string | undefined
  mayEdit: boolean
  mayRemove: boolean
}

export function ManualList({ partId, search, mayEdit, mayRemove }: ManualListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.documents.list.infiniteQueryOptions(
      { ...(partId && { partId }), ...(search && { search }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  )
  const remove = useRemoveManual()
  const [renamed, setRenamed] = useState<Document | null>(null)
  const manuals = list.data.pages.flatMap((page) => page.items)

  if (manuals.length === 0) return <Empty icon={BookOpen} title={search ? 'No manual matches.' : 'No manuals yet.'} />
  return (
    <>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {manuals.map((manual) => (
          <ManualRow
            key={manual.id}
            manual={manual}
            {...(mayEdit && { onRename: () => setRenamed(manual) })}
            {...(mayRemove && { onRemove: () => remove(manual.id) })}
          />
        ))}
      </ul>
      <LoadMore list={list} />
      {renamed && <RenameManualModal manual={renamed} isOpen onOpenChange={() => setRenamed(null)} />}
    </>
  )
}
