import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from 'react-aria-components'
import { fieldStyle, labelStyle } from './field-style.ts'

interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children' | 'validate'> {
  label: string
  hint?: string
  /** With more than one, a text area of that many lines. */
  lines?: number
  /** Set in the typeface for numbers and codes. */
  isCode?: boolean
}

/** A labelled line (or area) of text. A required one wants more than blanks. */
export function TextField({ label, hint, lines = 1, isCode = false, ...props }: TextFieldProps) {
  const typeface = isCode ? 'font-mono' : ''
  return (
    <AriaTextField
      {...props}
      validate={(value) => (props.isRequired && value.trim() === '' ? 'This is needed.' : null)}
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
