import { partSubject } from '@abparts/auth/permissions'
import type { Organization } from '@abparts/contracts/organization'
import type { Part } from '@abparts/contracts/part'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Breadcrumb } from '../../components/breadcrumb.tsx'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { useMay } from '../account/use-account.ts'
import { EditPartModal } from './edit-part-modal.tsx'
import { ProprietaryBadge } from './proprietary-badge.tsx'
import { RemovePartModal } from './remove-part-modal.tsx'

interface PartHeaderProps {
  part: Part
  organization: Organization | null
}

export function PartHeader({ part, organization }: PartHeaderProps) {
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const subject = partSubject(part)
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
      {may('edit', subject) && (
        <Button onPress={() => setEditing(true)}>
          <Pencil aria-hidden />
          Edit
        </Button>
      )}
      {may('delete', subject) && (
        <IconButton icon={Trash2} label="Delete part" variant="secondary" onPress={() => setRemoving(true)} />
      )}
      <EditPartModal part={part} organization={organization} isOpen={isEditing} onOpenChange={setEditing} />
      <RemovePartModal part={part} isOpen={isRemoving} onOpenChange={setRemoving} />
    </PageHeader>
  )
}
