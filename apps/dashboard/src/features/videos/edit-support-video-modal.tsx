import { Description } from '@abparts/contracts/fields'
import { SupportVideoFields as AllFields, type SupportVideo } from '@abparts/contracts/video'
import { useMutation } from '@tanstack/react-query'
import { EditModal } from '../../components/edit-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { trpc } from '../../lib/trpc.ts'
import { SupportVideoFields } from './support-video-fields.tsx'

const SupportVideoForm = AllFields.extend({
  description: Description.transform((text) => text || null),
}).partial()

export function EditSupportVideoModal({ video, ...state }: OpenState & { video: SupportVideo }) {
  const update = useMutation(trpc.videos.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Edit video"
      onSave={(changed) => update.mutateAsync({ id: video.id, ...SupportVideoForm.parse(changed) })}
    >
      <SupportVideoFields video={video} />
    </EditModal>
  )
}
