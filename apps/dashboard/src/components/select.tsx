import { Check, ChevronsUpDown } from 'lucide-react'
import {
  Button,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  TextField,
} from 'react-aria-components'
import { fieldStyle, labelStyle, optionStyle, popoverStyle } from './text-field.tsx'

interface SelectBoxProps {
  label: string
  options: readonly { value: string; label: string }[]
}

/** The look of every choice among a few options; rendered in a `Select`. */
function SelectBox({ label, options }: SelectBoxProps) {
  return (
    <>
      <Label className={labelStyle}>{label}</Label>
      <Button className={`${fieldStyle} flex h-9 cursor-pointer items-center justify-between gap-2 text-left`}>
        <SelectValue className="truncate data-[placeholder]:text-muted" />
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Button>
      <Popover className={`${popoverStyle} w-(--trigger-width)`}>
        <ListBox className="outline-none">
          {options.map(({ value, label: text }) => (
            <ListBoxItem key={value} id={value} textValue={text} className={optionStyle}>
              {({ isSelected }) => (
                <>
                  <span className="flex-1">{text}</span>
                  {isSelected && <Check aria-hidden className="text-accent" />}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </>
  )
}

interface SelectFieldProps<Value extends string> {
  label: string
  name: string
  options: readonly { value: Value; label: string }[]
  defaultValue: Value
}

/** A labelled choice among a few options, in a form. */
export function SelectField<Value extends string>({ label, name, options, defaultValue }: SelectFieldProps<Value>) {
  return (
    <Select name={name} defaultValue={defaultValue} className="flex flex-col gap-1.5">
      <SelectBox label={label} options={options} />
    </Select>
  )
}

interface FilterSelectProps<Value extends string> {
  label: string
  /** The option that does not filter. */
  allLabel: string
  options: readonly { value: Value; label: string }[]
  value: Value | undefined
  onChange: (value: Value | undefined) => void
}

const all = 'all'

/** A filter for a list. The first option shows all of it. */
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
