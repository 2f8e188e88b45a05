import { Check, ChevronsUpDown } from 'lucide-react'
import { Button, Label, ListBox, ListBoxItem, Popover, SelectValue } from 'react-aria-components'
import { fieldStyle, labelStyle, optionStyle, popoverStyle } from './field-style.ts'

interface SelectBoxProps {
  label: string
  options: readonly { value: string; label: string }[]
}

/** What every choice of one among few looks like; stands in a `Select`. */
export function SelectBox({ label, options }: SelectBoxProps) {
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
