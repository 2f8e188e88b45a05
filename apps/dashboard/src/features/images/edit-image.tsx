import type { PartImage } from '@abparts/contracts/image'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ImageIcon } from 'lucide-react'
import { z } from 'zod'
import { EditModal } from '../../components/form-modal.tsx'
import { Picture } from '../../components/image.tsx'
import { ConfirmModal, type OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { showRemoved } from '../../components/toast-queue.ts'
import { removePicture } from '../../lib/requests.ts'
import { trpc } from '../../lib/trpc.ts'
import { without } from './images.ts'

const AltTextForm = z.object({ altText: z.string().trim() })

/** Asks what a picture shows. */
export function AltTextModal({ image, ...state }: OpenState & { image: PartImage }) {
  const update = useMutation(trpc.images.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title={`Describe picture ${image.position + 1}`}
      onSave={(changed) => update.mutateAsync({ id: image.id, altText: AltTextForm.parse(changed).altText || null })}
    >
      <Picture
        url={image.url}
        thumbHash={image.thumbHash}
        alt=""
        icon={ImageIcon}
        fit="contain"
        className="h-48 rounded-md"
      />
      <TextField
        label="What the picture shows"
        hint="Read aloud to people who cannot see it, and shown below the large picture."
        name="altText"
        defaultValue={image.altText ?? ''}
        maxLength={500}
        lines={3}
        autoFocus
      />
    </EditModal>
  )
}

/** Removes a picture: from the screen at once, and back again when it does not work. Offers to bring it back. */
export function useRemoveImage(partId: string): (image: PartImage) => void {
  const queryClient = useQueryClient()
  const { queryKey } = trpc.images.list.queryOptions({ partId })
  const restore = useMutation(
    trpc.images.restore.mutationOptions({ meta: { failure: 'The picture was not brought back.' } }),
  )
  const remove = useMutation(
    trpc.images.remove.mutationOptions({
      meta: { failure: 'The picture was not deleted.' },
      onSuccess: async (_answer, { id }) => {
        showRemoved('Picture deleted.', () => restore.mutate({ id }))
        await queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, (list) => list && { ...list, items: without(list.items, [id]) })
      },
    }),
  )
  return ({ id }) => remove.mutate({ id })
}

interface RemovePictureModalProps extends OpenState {
  /** `logo` or `photo`. */
  noun: string
  /** The picture's own path. */
  path: string
}

/** Asks before a logo or a photo is removed. */
export function RemovePictureModal({ noun, path, ...state }: RemovePictureModalProps) {
  return (
    <ConfirmModal
      {...state}
      title={`Remove the ${noun}?`}
      confirmLabel={`Remove ${noun}`}
      onConfirm={() => removePicture(path)}
    >
      <p>It disappears for everyone. You can upload another one at any time.</p>
    </ConfirmModal>
  )
}
