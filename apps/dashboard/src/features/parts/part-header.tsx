import { partResource } from '@abparts/auth/permissions'
import type { Organization } from '@abparts/contracts/organization'
import type { Part, PartMedia } from '@abparts/contracts/part'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { ConfirmModal, type OpenState } from '../../components/modal.tsx'
import { Breadcrumb, Facts, PageHeader } from '../../components/page.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { formatCount, formatCounts, formatDate } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'
import { useMay } from '../account/profile.tsx'
import { GallerySkeleton } from '../images/gallery.tsx'
import { EditPartModal } from './part-form.tsx'
import { ProprietaryBadge } from './part-list.tsx'

/** The page's content, and beside it the facts. */
export const partPageStyle =
  'grid grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-10 lg:grid-cols-[minmax(0,1fr)_18.5rem]'

export function PartSkeleton() {
  return (
    <div>
      <div className="skeleton mb-3 h-3 w-16" />
      <div className="skeleton mb-8 h-7 w-72 max-w-full" />
      <div className={partPageStyle}>
        <GallerySkeleton />
        <div className="skeleton h-64" />
      </div>
    </div>
  )
}

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
          'Visible to':
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

function alongWith({ pictureCount, videoCount, manualCount, removedCount }: PartMedia): string {
  const current = formatCounts({ image: pictureCount, video: videoCount, document: manualCount })
  const removed = removedCount === 0 ? '' : `${formatCount(removedCount, 'file')} deleted earlier`
  return [current, removed].filter((text) => text !== '').join(', and ')
}

function RemovePartModal({ part, ...state }: OpenState & { part: Part }) {
  const navigate = useNavigate()
  const media = useQuery(trpc.parts.countMedia.queryOptions({ id: part.id }, { enabled: state.isOpen, staleTime: 0 }))
  const remove = useMutation(
    trpc.parts.remove.mutationOptions({
      meta: { showsError: true },
      // Before everything on the screen is refetched: this page would find nothing.
      onSuccess: () => navigate({ to: '/parts' }),
    }),
  )
  // An earlier count is not shown as if it were current, also not offline, or when counting again fails.
  const along = media.isSuccess && media.fetchStatus === 'idle' ? alongWith(media.data) : undefined
  return (
    <ConfirmModal
      {...state}
      title={`Delete ${part.partNumber}?`}
      confirmLabel="Delete part"
      onConfirm={async () => {
        await remove.mutateAsync({ id: part.id })
        showNotice(`${part.partNumber} was deleted.`)
      }}
    >
      <p>
        <strong className="text-ink">{part.name}</strong> is deleted permanently
        {along === undefined && ', with all its images, videos and documents'}
        {along && (
          <>
            , with <strong className="text-ink">{along}</strong>
          </>
        )}
        . This cannot be undone.
      </p>
    </ConfirmModal>
  )
}

interface PartHeaderProps {
  part: Part
  organization: Organization | null
}

export function PartHeader({ part, organization }: PartHeaderProps) {
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const resource = partResource(part)
  return (
    <PageHeader
      title={part.name}
      above={<Breadcrumb to="/parts">Parts</Breadcrumb>}
      below={
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="min-w-0 font-mono text-[0.8125rem] [overflow-wrap:anywhere]">{part.partNumber}</span>
          {part.organizationId !== null && <ProprietaryBadge organizationId={part.organizationId} />}
        </span>
      }
    >
      {may('edit', resource) && (
        <Button onPress={() => setEditing(true)}>
          <Pencil aria-hidden />
          Edit
        </Button>
      )}
      {may('delete', resource) && (
        <IconButton icon={Trash2} label="Delete part" variant="secondary" onPress={() => setRemoving(true)} />
      )}
      <EditPartModal part={part} organization={organization} isOpen={isEditing} onOpenChange={setEditing} />
      <RemovePartModal part={part} isOpen={isRemoving} onOpenChange={setRemoving} />
    </PageHeader>
  )
}
