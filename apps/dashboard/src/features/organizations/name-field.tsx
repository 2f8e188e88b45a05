import { maxNameLength } from '@abparts/contracts/limits'
import { TextField } from '../../components/text-field.tsx'

/** The field for an organization's name, in a form that asks for nothing else. */
export function NameField({ defaultValue }: { defaultValue: string }) {
  return (
    <TextField label="Name" name="name" defaultValue={defaultValue} maxLength={maxNameLength} isRequired autoFocus />
  )
}
