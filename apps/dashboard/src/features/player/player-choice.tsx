interface PlayerChoiceProps {
  label: string
  options: readonly { value: string; label: string }[]
  value: string
  onChange: (value: string) => void
}

/** A choice among few in the player's controls. The browser's own list, since no other shows in full screen. */
export function PlayerChoice({ label, options, value, onChange }: PlayerChoiceProps) {
  return (
    <select
      aria-label={label}
      title={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      className="h-9 max-w-28 cursor-pointer text-center appearance-none rounded-md bg-transparent px-2 text-[0.8125rem] font-medium [color-scheme:dark] hover:bg-frame-raised focus-visible:outline-frame-accent [&>option]:bg-stage"
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
