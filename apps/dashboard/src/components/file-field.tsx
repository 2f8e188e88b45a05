import { FileVideo } from 'lucide-react'
import { DropZone, FileTrigger, isFileDropItem, Text } from 'react-aria-components'
import { formatBytes } from '../lib/format.ts'
import { Button } from './button.tsx'
import { labelStyle } from './field-style.ts'

interface FileFieldProps {
  label: string
  hint: string
  /** Media types or extensions. */
  accept: readonly string[]
  file: File | null
  onSelect: (file: File) => void
}

/** A labelled choice of one file in a form: from the system's chooser, dropped or pasted. */
export function FileField({ label, hint, accept, file, onSelect }: FileFieldProps) {
  return (
    <DropZone
      className="flex flex-col gap-1.5"
      onDrop={async ({ items }) => {
        const item = items.find(isFileDropItem)
        if (item) onSelect(await item.getFile())
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
            <FileVideo aria-hidden strokeWidth={1.5} className="size-8 shrink-0 text-muted" />
            <p className="min-w-0 flex-1">
              <span className="block truncate font-medium">{file?.name ?? 'No file yet'}</span>
              <span className="block text-xs text-muted">{file ? formatBytes(file.size) : hint}</span>
            </p>
            <FileTrigger acceptedFileTypes={accept} onSelect={(files) => files?.[0] && onSelect(files[0])}>
              <Button>{file ? 'Change' : 'Choose'}</Button>
            </FileTrigger>
          </div>
        </>
      )}
    </DropZone>
  )
}
