import { type SupportVideo, SupportVideoFields as SupportVideoForm } from '@abparts/contracts/video'
import { useMutation } from '@tanstack/react-query'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { trpc } from '../../lib/trpc.ts'
import { SupportVideoFields } from './support-video-fields.tsx'

export function EditSupportVideoModal({ video, ...state }: OpenState & { video: SupportVideo }) {
  const update = useMutation(trpc.videos.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <FormModal
      {...state}
      title="Edit video"
      submitLabel="Save"
      onSubmit={(form) => {
        const { title, category, description } = SupportVideoForm.parse(form)
        return update.mutateAsync({ id: video.id, title, category, description: description || null })
      }}
    >
      <SupportVideoFields video={video} />
    </FormModal>
  )
}
