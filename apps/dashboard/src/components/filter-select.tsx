import { Select } from 'react-aria-components'
import { SelectBox } from './select-box.tsx'

interface FilterSelectProps<Value extends string> {
  label: string
  /** The choice not to filter. */
  allLabel: string
  options: readonly { value: Value; label: string }[]
  value: Value | undefined
  onChange: (value: Value | undefined) => void
}

const all = 'all'

/** A choice of what a list shows, beginning with all of it. */
export function FilterSelect<Value extends string>(props: FilterSelectProps<Value>) {
  const { label, allLabel, options, value, onChange } = props
  return (
    <Select
      value={value ?? all}
      onChange={(key) => onChange(options.find((option) => option.value === key)?.value)}
      className="flex min-w-0 flex-col gap-1.5 sm:w-44"
    >
      <SelectBox label={label} options={[{ value: all, label: allLabel }, ...options]} />
    </Select>
  )
}
