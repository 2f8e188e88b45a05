import { Check, ChevronsUpDown } from 'lucide-react'
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { fieldStyle, labelStyle, optionStyle, popoverStyle } from './field-style.ts'

interface SelectFieldProps<Value extends string> {
  label: string
  name: string
  options: readonly { value: Value; label: string }[]
  defaultValue: Value
}

/** A labelled choice of one among few. */
export function SelectField<Value extends string>({ label, name, options, defaultValue }: SelectFieldProps<Value>) {
  return (
    <Select name={name} defaultValue={defaultValue} className="flex flex-col gap-1.5">
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
    </Select>
  )
}
