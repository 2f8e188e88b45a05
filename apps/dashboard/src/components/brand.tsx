/** The product's logo: a nut whose bore is a play button. */
export function Mark({ className }: { className: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <path
        className="fill-frame-accent"
        d="M9.2 3.5h13.6a2 2 0 0 1 1.73 1l6.8 11.5-6.8 11.5a2 2 0 0 1-1.73 1H9.2a2 2 0 0 1-1.73-1L.67 16l6.8-11.5a2 2 0 0 1 1.73-1Z"
      />
      <circle cx="16" cy="16" r="8" className="fill-frame" />
      <path
        className="fill-frame-ink"
        d="M13.4 11.6v8.8a.6.6 0 0 0 .92.5l6.9-4.4a.6.6 0 0 0 0-1l-6.9-4.4a.6.6 0 0 0-.92.5Z"
      />
    </svg>
  )
}

/** The product's logo and name, on the frame's colour. */
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

/** An engineering drawing of the product's logo, to fill empty space. */
export function Blueprint({ className }: { className: string }) {
  return (
    <svg viewBox="0 0 800 800" aria-hidden fill="none" strokeWidth="1.5" className={`stroke-current ${className}`}>
      <path d="M400 90 668.5 245v310L400 710 131.5 555V245Z" />
      <circle cx="400" cy="400" r="268.5" />
      <circle cx="400" cy="400" r="160" />
      <circle cx="400" cy="400" r="140" strokeDasharray="660 220" transform="rotate(-45 400 400)" />
      <path d="M355 325v150l122-75Z" />
      <path strokeDasharray="36 8 6 8" d="M40 400h720M400 40v720" />
      <path d="M131.5 575v160M668.5 575v160M131.5 722h537" />
      <path className="fill-current" d="m131.5 722 22-5v10ZM668.5 722l-22-5v10Z" />
      <path d="m513 287 140-140h60" />
      <path className="fill-current" d="m513 287 12-19 7 7Z" />
    </svg>
  )
}
