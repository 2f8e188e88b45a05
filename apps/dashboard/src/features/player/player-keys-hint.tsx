const keys = [
  ['Space', 'play'],
  ['← →', '5 s'],
  ['0–9', 'jump'],
  ['M', 'mute'],
  ['C', 'captions'],
  ['< >', 'speed'],
  ['F', 'full screen'],
] as const

/** Tells which keys the focused player knows. */
export function PlayerKeysHint() {
  return (
    <ul className="hidden flex-wrap gap-x-4 gap-y-1 text-xs text-muted pointer-fine:flex">
      {keys.map(([key, effect]) => (
        <li key={key} className="flex items-center gap-1.5">
          <kbd className="rounded-sm border border-line bg-surface px-1.5 font-mono text-2xs text-ink">{key}</kbd>
          {effect}
        </li>
      ))}
    </ul>
  )
}
