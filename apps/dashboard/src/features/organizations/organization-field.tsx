import type { Organization } from '@abparts/contracts/organization'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Check, ChevronsUpDown } from 'lucide-react'
import { useState } from 'react'
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { fieldStyle, labelStyle, optionStyle, popoverStyle } from '../../components/text-field.tsx'
import { trpc } from '../../lib/trpc.ts'
import { useSettled } from '../../lib/use-settled.ts'

interface OrganizationFieldProps {
  label: string
  /** The form's field; its value is the organization's id, or empty. */
  name: string
  /** What an empty field means. */
  placeholder: string
  /** The one selected at first. */
  initial: Organization | null
}

const shownAtOnce = 20

/** A choice among any number of organizations, searched by a part of the name. */
export function OrganizationField({ label, name, placeholder, initial }: OrganizationFieldProps) {
  const [chosen, setChosen] = useState(initial)
  const [text, setText] = useState(initial?.name ?? '')
  const search = useSettled(text === chosen?.name ? '' : text, 200)
  const { data } = useQuery({
    ...trpc.organizations.list.queryOptions({ search, limit: shownAtOnce }),
    placeholderData: keepPreviousData,
  })
  const found = data?.items ?? []
  const items = chosen === null || found.some(({ id }) => id === chosen.id) ? found : [chosen, ...found]

  return (
    <ComboBox
      name={name}
      items={items}
      defaultValue={initial?.id ?? null}
      onChange={(id) => setChosen(items.find((item) => item.id === id) ?? null)}
      defaultInputValue={initial?.name ?? ''}
      onInputChange={setText}
      allowsEmptyCollection
      menuTrigger="focus"
      className="flex flex-col gap-1.5"
    >
      <Label className={labelStyle}>{label}</Label>
      <div className="relative">
        <Input placeholder={placeholder} className={`${fieldStyle} h-9 pr-9`} />
        <Button className="absolute top-1 right-1 flex size-7 cursor-pointer items-center justify-center text-muted">
          <ChevronsUpDown aria-hidden className="size-4" />
        </Button>
      </div>
      <Popover className={`${popoverStyle} w-(--trigger-width)`}>
        <ListBox<Organization>
          className="outline-none"
          renderEmptyState={() => <p className="px-2.5 py-1.5 text-muted">No matching organizations.</p>}
        >
          {({ id, name: text }) => (
            <ListBoxItem id={id} textValue={text} className={optionStyle}>
              {({ isSelected }) => (
                <>
                  <span className="flex-1">{text}</span>
                  {isSelected && <Check aria-hidden className="text-accent" />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
