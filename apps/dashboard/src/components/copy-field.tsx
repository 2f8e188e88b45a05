import { Copy } from 'lucide-react'
import { Input, Label, TextField } from 'react-aria-components'
import { Button } from './button.tsx'
import { fieldStyle, labelStyle } from './text-field.tsx'
import { showFailure, showNotice } from './toast-queue.ts'

interface CopyFieldProps {
  label: string
  value: string
  /** Shown after it was copied. */
  notice: string
}

/**
 * A text to pass on. Browsers only let a page copy it over HTTPS and on localhost; elsewhere people copy it by hand.
 */
export function CopyField({ label, value, notice }: CopyFieldProps) {
  return (
    <TextField value={value} isReadOnly className="flex flex-col gap-1.5">
      <Label className={labelStyle}>{label}</Label>
      <div className="flex gap-2">
        <Input onFocus={(event) => event.currentTarget.select()} className={`${fieldStyle} h-9 min-w-0 font-mono`} />
        {window.isSecureContext && (
          <Button
            variant="primary"
            autoFocus
            onPress={() => navigator.clipboard.writeText(value).then(() => showNotice(notice), showFailure)}
          >
            <Copy aria-hidden />
            Copy
          </Button>
        )}
      </div>
    </TextField>
  )
}
