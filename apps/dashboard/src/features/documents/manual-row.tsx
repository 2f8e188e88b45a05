import type { Document } from '@abparts/contracts/document'
import { formatBytes } from '@abparts/contracts/format-bytes'
import { Download, FileText, Pencil, Trash2 } from 'lucide-react'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { IconLink } from '../../components/icon-link.tsx'
import { formatDate } from '../../lib/format.ts'

interface ManualRowProps {
  manual: Document
  /** Absent for someone who may not. */
  onRename?: () => void
  onRemove?: () => void
}

/** A manual: its title opens it beside the dashboard. */
export function ManualRow({ manual, onRename, onRemove }: ManualRowProps) {
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
