import type { SupportVideo } from '@abparts/contracts/video'
import { useNavigate } from '@tanstack/react-router'
import { Captions, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Breadcrumb, PageHeader } from '../../components/page.tsx'
import { useMay } from '../account/profile.tsx'
import { CaptionsModal } from '../captions/captions-modal.tsx'
import { useRemoveVideo } from './change-video.ts'
import { EditSupportVideoModal } from './support-video-form.tsx'
import { categoryLabels } from './video.tsx'

export function SupportVideoHeader({ video }: { video: SupportVideo }) {
  const may = useMay()
  const navigate = useNavigate()
  const remove = useRemoveVideo(() => navigate({ to: '/support' }))
  const [isEditing, setEditing] = useState(false)
  const [isCaptioning, setCaptioning] = useState(false)
  const mayEdit = may('edit', { type: 'support_video' })
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
      {may('delete', { type: 'support_video' }) && (
        <IconButton icon={Trash2} label="Delete video" variant="secondary" onPress={() => remove(video)} />
      )}
      <EditSupportVideoModal video={video} isOpen={isEditing} onOpenChange={setEditing} />
      {isCaptioning && <CaptionsModal video={video} isOpen onOpenChange={setCaptioning} />}
    </PageHeader>
  )
}
