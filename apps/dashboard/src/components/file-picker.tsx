import { formatBytes } from '@abparts/contracts/format'
import type { FileLimits } from '@abparts/contracts/limits'
import { FileUp, Upload } from 'lucide-react'
import { type DragEvent, type ReactNode, useState } from 'react'
import { DropZone, FileTrigger, isFileDropItem, Text } from 'react-aria-components'
import { formatCount } from '../lib/format.ts'
import { describeLimits } from '../lib/limits.ts'
import { useUnsaved } from '../lib/unsaved.ts'
import { Button, type ButtonVariant } from './button.tsx'
import { labelStyle } from './text-field.tsx'

/** Says what may be uploaded here and, on devices with a mouse, that files can be dropped. */
export function UploadHint({ limits }: { limits: FileLimits | undefined }) {
  return (
    <>
      <span className="hidden pointer-fine:inline">Drop files here. </span>
      {describeLimits(limits)}
    </>
  )
}

interface FileButtonProps {
  label: string
  /** While they are unknown, every file can be chosen. */
  limits: FileLimits | undefined
  allowsMultiple?: boolean
  variant?: ButtonVariant
  onSelect: (files: File[]) => void
}

/** A button that opens the system's file chooser. */
export function FileButton({ label, limits, allowsMultiple = false, variant, onSelect }: FileButtonProps) {
  return (
    <FileTrigger
      acceptedFileTypes={limits?.fileTypes ?? []}
      allowsMultiple={allowsMultiple}
      onSelect={(files) => files !== null && files.length > 0 && onSelect([...files])}
    >
      <Button {...(variant && { variant })}>
        <Upload aria-hidden />
        {label}
      </Button>
    </FileTrigger>
  )
}

interface FileDropProps {
  /** Shown while files hover over it. */
  label: string
  isDisabled: boolean
  onDrop: (files: File[]) => void
  children: ReactNode
}

const bringsFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/**
 * An area that accepts files dragged from the desktop. It listens before its children do, so that a sortable list
 * inside keeps its own drag and drop. A button beside it does the same without a mouse.
 */
export function FileDrop({ label, isDisabled, onDrop, children }: FileDropProps) {
  // Entering a child fires before leaving its parent: only the last leave means that the files have left.
  const [depth, setDepth] = useState(0)
  // Also rendered when disabled: the page's layout depends on this box.
  if (isDisabled) return <div className="relative">{children}</div>

  const whenFiles = (act: (event: DragEvent) => void) => (event: DragEvent) => {
    if (!bringsFiles(event)) return
    event.preventDefault()
    event.stopPropagation()
    act(event)
  }

  return (
    <section
      aria-label={label}
      className="relative"
      onDragEnterCapture={whenFiles(() => setDepth((count) => count + 1))}
      onDragLeaveCapture={whenFiles(() => setDepth((count) => Math.max(0, count - 1)))}
      onDragOverCapture={whenFiles((event) => {
        event.dataTransfer.dropEffect = 'copy'
      })}
      onDropCapture={whenFiles((event) => {
        setDepth(0)
        onDrop([...event.dataTransfer.files])
      })}
    >
      {children}
      {depth > 0 && (
        <div className="pointer-events-none absolute -inset-2 z-10 flex items-center justify-center rounded-lg border-2 border-dashed border-accent bg-accent-soft/90">
          <p className="flex items-center gap-2 text-base font-semibold text-accent">
            <Upload aria-hidden className="size-5" />
            {label}
          </p>
        </div>
      )}
    </section>
  )
}

interface FileFieldProps {
  label: string
  /** While they are unknown, every file can be chosen. */
  limits: FileLimits | undefined
  files: readonly File[]
  onSelect: (files: File[]) => void
}

function summaryOf(files: readonly File[]): string {
  const [first] = files
  return files.length === 1 && first !== undefined ? first.name : formatCount(files.length, 'file')
}

/** A labelled file field in a form: files are chosen in the system's dialog, dropped or pasted. */
export function FileField({ label, limits, files, onSelect }: FileFieldProps) {
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
              <span className="block truncate font-medium">{isEmpty ? 'No file chosen' : summaryOf(files)}</span>
              <span className="block text-xs text-muted">
                {isEmpty ? describeLimits(limits) : formatBytes(sizeBytes)}
              </span>
            </p>
            <FileTrigger
              acceptedFileTypes={limits?.fileTypes ?? []}
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
