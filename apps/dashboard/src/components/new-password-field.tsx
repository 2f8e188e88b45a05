import { maxPasswordLength, minPasswordLength } from '@abparts/contracts/limits'
import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components'
import { fieldStyle, labelStyle } from './field-style.ts'
import { IconButton } from './icon-button.tsx'

interface NewPasswordFieldProps {
  label: string
  name: string
  autoFocus?: boolean
}

/** A password that is being chosen. It is typed once, and can be looked at instead of being typed again. */
export function NewPasswordField({ label, ...props }: NewPasswordFieldProps) {
  const [isShown, setShown] = useState(false)
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
      <Label className={labelStyle}>{label}</Label>
      <div className="relative">
        <Input className={`${fieldStyle} h-9 pr-10`} />
        <div className="absolute inset-y-0 right-0">
          <IconButton
            icon={isShown ? EyeOff : Eye}
            label={isShown ? 'Hide password' : 'Show password'}
            onPress={() => setShown(!isShown)}
          />
        </div>
      </div>
      <Text slot="description" className="text-xs text-muted">
        {`At least ${minPasswordLength} characters.`}
      </Text>
      <FieldError className="text-xs text-danger" />
    </TextField>
  )
}
