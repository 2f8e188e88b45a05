import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button, Input, SearchField } from 'react-aria-components'
import { fieldStyle } from './text-field.tsx'

interface SearchBoxProps {
  label: string
  value: string
  /** Called a moment after the last keystroke, unless the person has moved on to another page by then. */
  onSearch: (text: string) => void
}

const quietMilliseconds = 250

export function SearchBox({ label, value, onSearch }: SearchBoxProps) {
  const [text, setText] = useState(value)
  const [sent, setSent] = useState(value)
  const [known, setKnown] = useState(value)
  const typedAt = useRef('')

  // The address may also change by the back button, or by a link that clears the search.
  if (value !== known) {
    setKnown(value)
    if (value !== sent) {
      setSent(value)
      setText(value)
    }
  }

  useEffect(() => {
    if (text === sent) return
    const timer = setTimeout(() => {
      // The next page may still be loading, and searching here would navigate back from it.
      if (location.pathname !== typedAt.current) return
      setSent(text)
      onSearch(text)
    }, quietMilliseconds)
    return () => clearTimeout(timer)
  }, [text, sent, onSearch])

  return (
    <SearchField
      aria-label={label}
      value={text}
      onChange={(next) => {
        typedAt.current = location.pathname
        setText(next)
      }}
      className="group relative w-full sm:w-80"
    >
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" />
      <Input
        placeholder={label}
        maxLength={200}
        className={`${fieldStyle} h-9 pr-9 pl-9 [&::-webkit-search-cancel-button]:hidden`}
      />
      <Button className="absolute top-1 right-1 flex size-7 cursor-pointer items-center justify-center rounded-sm text-muted group-data-[empty]:hidden hover:text-ink">
        <X aria-hidden className="size-4" />
      </Button>
    </SearchField>
  )
}
