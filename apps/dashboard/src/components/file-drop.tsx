import { Upload } from 'lucide-react'
import { type DragEvent, type ReactNode, useState } from 'react'

interface FileDropProps {
  /** Shown while files hover over it. */
  label: string
  isDisabled: boolean
  onDrop: (files: File[]) => void
  children: ReactNode
}

const bringsFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/**
 * An area that takes files from the desktop. It listens before its children do, so that a sortable list inside
 * keeps its own drag and drop. A button beside it does the same without a mouse.
 */
export function FileDrop({ label, isDisabled, onDrop, children }: FileDropProps) {
  // Entering a child fires before leaving its parent: only the last leave means that the files are gone.
  const [depth, setDepth] = useState(0)
  // The same box for everyone: pages are laid out by it.
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
