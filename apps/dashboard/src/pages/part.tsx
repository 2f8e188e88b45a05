import { skipToken, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Section } from '../components/page.tsx'
import { DocumentsSection } from '../features/documents/documents-section.tsx'
import { GallerySection } from '../features/images/gallery-section.tsx'
import { PartFacts, PartHeader, PartSkeleton, partPageStyle } from '../features/parts/part-header.tsx'
import { PartVideosSection } from '../features/videos/part-videos-section.tsx'
import { trpc } from '../lib/trpc.ts'

const route = getRouteApi('/app/parts/$partId')

export function Part() {
  return (
    <Section skeleton={<PartSkeleton />}>
      <PartPage />
    </Section>
  )
}

function PartPage() {
  const { partId } = route.useParams()
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
        <DocumentsSection part={part} />
      </div>
    </>
  )
}
