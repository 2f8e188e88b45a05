/** An engineering drawing of the product's sign, for empty walls. */
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
