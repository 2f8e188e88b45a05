import type { Organization } from '@abparts/contracts/organization'
import type { Part } from '@abparts/contracts/part'
import { Link } from '@tanstack/react-router'
import { Facts } from '../../components/facts.tsx'
import { formatDate } from '../../lib/format.ts'

interface PartFactsProps {
  part: Part
  /** The part's; null also while it is loading. */
  organization: Organization | null
}

export function PartFacts({ part, organization }: PartFactsProps) {
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <h2 className="plate mb-2">Description</h2>
      <p
        className={`mb-5 whitespace-pre-line [overflow-wrap:anywhere] ${part.description === null ? 'text-muted' : ''}`}
      >
        {part.description ?? 'None yet.'}
      </p>
      <h2 className="plate mb-2">Details</h2>
      <Facts
        facts={{
          Number: <span className="font-mono text-[0.8125rem]">{part.partNumber}</span>,
          'Seen by':
            part.organizationId === null ? (
              'Everyone (catalog)'
            ) : (
              <Link
                to="/organizations/$organizationId"
                params={{ organizationId: part.organizationId }}
                className="underline decoration-edge underline-offset-2 hover:decoration-accent"
              >
                {organization?.name ?? 'One organization'}
              </Link>
            ),
          Added: formatDate(part.createdAt),
          Changed: formatDate(part.updatedAt),
        }}
      />
    </div>
  )
}
