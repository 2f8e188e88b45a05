import type { SupportVideo } from '@abparts/contracts/video'
import { useNavigate } from '@tanstack/react-router'
import { Captions, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Breadcrumb } from '../../components/breadcrumb.tsx'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { useMay } from '../account/use-account.ts'
import { CaptionsModal } from '../captions/captions-modal.tsx'
import { EditSupportVideoModal } from './edit-support-video-modal.tsx'
import { categoryLabels } from './labels.ts'
import { useRemoveVideo } from './use-remove-video.ts'

export function SupportVideoHeader({ video }: { video: SupportVideo }) {
  const may = useMay()
  const navigate = useNavigate()
  const remove = useRemoveVideo(() => navigate({ to: '/support' }))
  const [isEditing, setEditing] = useState(false)
  const [isCaptioning, setCaptioning] = useState(false)
  const mayEdit = may('edit', { noun: 'support_video' })
  return (
    <PageHeader
      title={video.title}
      above={<Breadcrumb to="/support">Support videos</Breadcrumb>}
      below={<Badge>{categoryLabels[video.category]}</Badge>}
    >
      {mayEdit && (
        <>
          <Button onPress={() => setCaptioning(true)}>
            <Captions aria-hidden />
            Captions
          </Button>
          <Button onPress={() => setEditing(true)}>
            <Pencil aria-hidden />
            Edit
          </Button>
        </>
      )}
      {may('delete', { noun: 'support_video' }) && (
        <IconButton icon={Trash2} label="Delete video" variant="secondary" onPress={() => remove(video)} />
      )}
      <EditSupportVideoModal video={video} isOpen={isEditing} onOpenChange={setEditing} />
      {isCaptioning && <CaptionsModal video={video} isOpen onOpenChange={setCaptioning} />}
    </PageHeader>
  )
}
