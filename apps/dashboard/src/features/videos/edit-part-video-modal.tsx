import { type PartVideo, PartVideoType } from '@abparts/contracts/video'
import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { EditModal } from '../../components/edit-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { trpc } from '../../lib/trpc.ts'
import { videoTypeOptions } from './labels.ts'

const TypeForm = z.object({ videoType: PartVideoType })

export function EditPartVideoModal({ video, ...state }: OpenState & { video: PartVideo }) {
  const update = useMutation(trpc.videos.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Change type"
      onSave={(changed) => update.mutateAsync({ id: video.id, ...TypeForm.parse(changed) })}
    >
      <SelectField label="Type" name="videoType" options={videoTypeOptions} defaultValue={video.videoType} />
    </EditModal>
  )
}
