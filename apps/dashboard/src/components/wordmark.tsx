import { Mark } from './mark.tsx'

/** The product's sign and name, on the frame's colour. */
export function Wordmark() {
  return (
    <span className="flex items-center gap-2.5 text-frame-ink">
      <Mark className="size-7" />
      <span className="text-[0.9375rem] font-semibold tracking-tight">
        ABParts <span className="font-normal text-frame-muted">Media</span>
      </span>
    </span>
  )
}
