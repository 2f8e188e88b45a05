import { maxPasswordLength, minPasswordLength } from '@abparts/contracts/limits'
import { CircleAlert, Copy, Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from 'react-aria-components'
import { Button, IconButton } from './button.tsx'
import { showFailure, showNotice } from './toasts.tsx'

export const labelStyle = 'text-[0.8125rem] font-medium text-ink'

export const fieldStyle =
  'w-full rounded-md border border-edge bg-surface px-3 text-sm text-ink placeholder:text-muted data-[invalid]:border-danger data-[disabled]:opacity-50'

export const popoverStyle =
  'appears min-w-44 overflow-auto rounded-md border border-line bg-surface p-1 shadow-float outline-none'

export const optionStyle =
  'flex min-h-8 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1 text-sm outline-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 data-[focused]:bg-raised [&_svg]:size-4 [&_svg]:shrink-0'

/** Why a form was not accepted; read aloud when it appears. */
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

interface NewPasswordFieldProps {
  label: string
  name: string
  autoFocus?: boolean
}

/** A password that is being chosen. It is typed once, and can be looked at instead of being typed again. */
export function NewPasswordField({ label, ...props }: NewPasswordFieldProps) {
  const [isShown, setShown] = useState(false)
  const rule = `At least ${minPasswordLength} characters.`
  return (
    <AriaTextField
      {...props}
      type={isShown ? 'text' : 'password'}
      minLength={minPasswordLength}
      maxLength={maxPasswordLength}
      autoComplete="new-password"
      isRequired
      className="flex flex-col gap-1.5"
    >
      {({ isInvalid }) => (
        <>
          <Label className={labelStyle}>{label}</Label>
          <div className="flex gap-2">
            <Input className={`${fieldStyle} h-9`} />
            <IconButton
              icon={isShown ? EyeOff : Eye}
              label={isShown ? 'Hide password' : 'Show password'}
              variant="secondary"
              // As with the button that sends the form.
              preventFocusOnPress
              onPress={() => setShown(!isShown)}
            />
          </div>
          {/* The error takes the rule's place: the page would move under a pointer that is pressed. */}
          {!isInvalid && (
            <Text slot="description" className="text-xs text-muted">
              {rule}
            </Text>
          )}
          <FieldError className="text-xs text-danger">
            {({ validationDetails, defaultChildren }) => (validationDetails.tooShort ? rule : defaultChildren)}
          </FieldError>
        </>
      )}
    </AriaTextField>
  )
}

interface CopyFieldProps {
  label: string
  value: string
  /** Told when it was copied. */
  notice: string
}

/** A text to hand on. Browsers let a page copy it over HTTPS and on this machine; elsewhere one does it oneself. */
export function CopyField({ label, value, notice }: CopyFieldProps) {
  return (
    <AriaTextField value={value} isReadOnly className="flex flex-col gap-1.5">
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
    </AriaTextField>
  )
}
