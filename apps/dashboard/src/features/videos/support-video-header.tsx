import type { SupportVideo } from '@abparts/contracts/video'
import { useNavigate } from '@tanstack/react-router'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Breadcrumb } from '../../components/breadcrumb.tsx'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { useMay } from '../account/use-account.ts'
import { EditSupportVideoModal } from './edit-support-video-modal.tsx'
import { categoryLabels } from './labels.ts'
import { useRemoveVideo } from './use-remove-video.ts'

export function SupportVideoHeader({ video }: { video: SupportVideo }) {
  const may = useMay()
  const navigate = useNavigate()
  const remove = useRemoveVideo(() => navigate({ to: '/support' }))
  const [isEditing, setEditing] = useState(false)
  return (
    <PageHeader
      title={video.title}
      above={<Breadcrumb to="/support">Support videos</Breadcrumb>}
      below={<Badge>{categoryLabels[video.category]}</Badge>}
    >
      {may('edit', { noun: 'support_video' }) && (
        <Button onPress={() => setEditing(true)}>
          <Pencil aria-hidden />
          Edit
        </Button>
      )}
      {may('delete', { noun: 'support_video' }) && (
        <IconButton icon={Trash2} label="Delete video" variant="secondary" onPress={() => remove(video.id)} />
      )}
      <EditSupportVideoModal video={video} isOpen={isEditing} onOpenChange={setEditing} />
    </PageHeader>
  )
}
