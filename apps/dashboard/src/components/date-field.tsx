import { Input, Label, TextField } from 'react-aria-components'
import { fieldStyle, labelStyle } from './field-style.ts'

interface DateFieldProps {
  label: string
  /** As `2026-03-04`. */
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** A day, chosen with the browser's own calendar. */
export function DateField({ label, value = '', onChange }: DateFieldProps) {
  return (
    <TextField
      type="date"
      value={value}
      onChange={(day) => onChange(day || undefined)}
      className="flex min-w-0 flex-col gap-1.5 sm:w-40"
    >
      <Label className={labelStyle}>{label}</Label>
      <Input className={`${fieldStyle} h-9`} />
    </TextField>
  )
}
