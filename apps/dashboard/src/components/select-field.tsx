import { Select } from 'react-aria-components'
import { SelectBox } from './select-box.tsx'

interface SelectFieldProps<Value extends string> {
  label: string
  name: string
  options: readonly { value: Value; label: string }[]
  defaultValue: Value
}

/** A labelled choice of one among few, in a form. */
export function SelectField<Value extends string>({ label, name, options, defaultValue }: SelectFieldProps<Value>) {
  return (
    <Select name={name} defaultValue={defaultValue} className="flex flex-col gap-1.5">
      <SelectBox label={label} options={options} />
    </Select>
  )
}
