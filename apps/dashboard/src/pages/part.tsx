import { skipToken, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Section } from '../components/section.tsx'
import { ManualsSection } from '../features/documents/manuals-section.tsx'
import { GallerySection } from '../features/images/gallery-section.tsx'
import { PartFacts } from '../features/parts/part-facts.tsx'
import { PartHeader } from '../features/parts/part-header.tsx'
import { partPageStyle } from '../features/parts/part-page-style.ts'
import { PartSkeleton } from '../features/parts/part-skeleton.tsx'
import { PartVideosSection } from '../features/videos/part-videos-section.tsx'
import { trpc } from '../lib/trpc.ts'
import { partRoute } from '../routes/part.tsx'

export function Part() {
  return (
    <Section skeleton={<PartSkeleton />}>
      <PartPage />
    </Section>
  )
}

function PartPage() {
  const { partId } = partRoute.useParams()
  const { data: part } = useSuspenseQuery(trpc.parts.get.queryOptions({ id: partId }))
  const { data: organization = null } = useQuery(
    trpc.organizations.get.queryOptions(part.organizationId === null ? skipToken : { id: part.organizationId }),
  )
  return (
    <>
      <PartHeader part={part} organization={organization} />
      <div className={partPageStyle}>
        <GallerySection part={part} />
        <aside className="lg:row-span-3">
          <PartFacts part={part} organization={organization} />
        </aside>
        <PartVideosSection part={part} />
        <ManualsSection part={part} />
      </div>
    </>
  )
}
