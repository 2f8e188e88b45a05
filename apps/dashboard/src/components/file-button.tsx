import { Upload } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import { Button } from './button.tsx'
import type { ButtonVariant } from './button-style.ts'

interface FileButtonProps {
  label: string
  /** Media types or extensions. */
  accept: readonly string[]
  allowsMultiple?: boolean
  variant?: ButtonVariant
  onSelect: (files: File[]) => void
}

/** A button that opens the system's file chooser. */
export function FileButton({ label, accept, allowsMultiple = false, variant, onSelect }: FileButtonProps) {
  return (
    <FileTrigger
      acceptedFileTypes={accept}
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
