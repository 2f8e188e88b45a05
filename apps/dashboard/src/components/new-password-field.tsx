import { maxPasswordLength, minPasswordLength } from '@abparts/contracts/limits'
import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components'
import { IconButton } from './icon-button.tsx'
import { fieldStyle, labelStyle } from './text-field.tsx'

interface NewPasswordFieldProps {
  label: string
  name: string
  autoFocus?: boolean
}

/** A field for a new password. It is typed once, and can be shown instead of being typed again. */
export function NewPasswordField({ label, ...props }: NewPasswordFieldProps) {
  const [isShown, setShown] = useState(false)
  const rule = `At least ${minPasswordLength} characters.`
  return (
    <TextField
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
              // As with the form's submit button.
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
    </TextField>
  )
}
