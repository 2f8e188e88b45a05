import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from 'react-aria-components'

export const labelStyle = 'text-[0.8125rem] font-medium text-ink'

export const fieldStyle =
  'w-full rounded-md border border-edge bg-surface px-3 text-sm text-ink placeholder:text-muted data-[invalid]:border-danger data-[disabled]:opacity-50'

export const popoverStyle =
  'appears min-w-44 overflow-auto rounded-md border border-line bg-surface p-1 shadow-float outline-none'

export const optionStyle =
  'flex min-h-8 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1 text-sm outline-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 data-[focused]:bg-raised [&_svg]:size-4 [&_svg]:shrink-0'

/** Why a form was not accepted; announced by screen readers. */
export function ErrorLine({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 whitespace-pre-line">{children}</span>
    </p>
  )
}

interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children' | 'validate'> {
  label: string
  hint?: string
  /** With more than one, a text area of that many lines. */
  lines?: number
  /** Set in the typeface for numbers and codes. */
  isCode?: boolean
}

/** A labelled line (or area) of text. A required one does not accept blanks alone. */
export function TextField({ label, hint, lines = 1, isCode = false, ...props }: TextFieldProps) {
  const typeface = isCode ? 'font-mono' : ''
  return (
    <AriaTextField
      {...props}
      validate={(value) => (props.isRequired && value.trim() === '' ? 'This field is required.' : null)}
      className="flex flex-col gap-1.5"
    >
      <Label className={labelStyle}>
        {label}
        {!props.isRequired && <span className="font-normal text-muted"> (optional)</span>}
      </Label>
      {lines > 1 ? (
        <TextArea rows={lines} className={`${fieldStyle} ${typeface} resize-y py-2`} />
      ) : (
        <Input className={`${fieldStyle} ${typeface} h-9`} />
      )}
      {hint && (
        <Text slot="description" className="text-xs text-muted">
          {hint}
        </Text>
      )}
      <FieldError className="text-xs text-danger" />
    </AriaTextField>
  )
}
