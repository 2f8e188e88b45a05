import { formatBytes } from '@abparts/contracts/format-bytes'
import { FileUp } from 'lucide-react'
import { DropZone, FileTrigger, isFileDropItem, Text } from 'react-aria-components'
import { formatCount } from '../lib/format.ts'
import { useUnsaved } from '../lib/unsaved.ts'
import { Button } from './button.tsx'
import { labelStyle } from './field-style.ts'

interface FileFieldProps {
  label: string
  hint: string
  /** Media types or extensions. */
  accept: readonly string[]
  files: readonly File[]
  onSelect: (files: File[]) => void
}

function summaryOf(files: readonly File[]): string {
  const [first] = files
  return files.length === 1 && first !== undefined ? first.name : formatCount(files.length, 'file')
}

/** A labelled choice of files in a form: from the system's chooser, dropped or pasted. */
export function FileField({ label, hint, accept, files, onSelect }: FileFieldProps) {
  const isEmpty = files.length === 0
  useUnsaved(() => !isEmpty)
  const sizeBytes = files.reduce((sum, file) => sum + file.size, 0)
  return (
    <DropZone
      className="flex flex-col gap-1.5"
      onDrop={async ({ items }) => {
        const dropped = await Promise.all(items.filter(isFileDropItem).map((item) => item.getFile()))
        if (dropped.length > 0) onSelect(dropped)
      }}
    >
      {({ isDropTarget }) => (
        <>
          <Text slot="label" className={labelStyle}>
            {label}
          </Text>
          <div
            className={`flex items-center gap-3 rounded-md border border-dashed p-3 ${isDropTarget ? 'border-accent bg-accent-soft' : 'border-edge'}`}
          >
            <FileUp aria-hidden strokeWidth={1.5} className="size-8 shrink-0 text-muted" />
            <p className="min-w-0 flex-1">
              <span className="block truncate font-medium">{isEmpty ? 'No file yet' : summaryOf(files)}</span>
              <span className="block text-xs text-muted">{isEmpty ? hint : formatBytes(sizeBytes)}</span>
            </p>
            <FileTrigger
              acceptedFileTypes={accept}
              allowsMultiple
              onSelect={(chosen) => chosen !== null && chosen.length > 0 && onSelect([...chosen])}
            >
              <Button>{isEmpty ? 'Choose' : 'Change'}</Button>
            </FileTrigger>
          </div>
        </>
      )}
    </DropZone>
  )
}
