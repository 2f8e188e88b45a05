import type { Part } from '@abparts/contracts/part'
import { PartCard } from './part-card.tsx'

export const partGridStyle = 'grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 xl:grid-cols-4 2xl:grid-cols-5'

export function PartGrid({ parts }: { parts: readonly Part[] }) {
  return (
    <ul className={partGridStyle}>
      {parts.map((part) => (
        <li key={part.id}>
          <PartCard part={part} />
        </li>
      ))}
    </ul>
  )
}
