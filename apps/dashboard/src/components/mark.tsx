/** The product's sign: a nut whose bore is a play button. */
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
