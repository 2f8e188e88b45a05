import type { PartImage } from '@abparts/contracts/image'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ImageIcon } from 'lucide-react'
import { z } from 'zod'
import { EditModal } from '../../components/form-modal.tsx'
import { Image } from '../../components/image.tsx'
import { ConfirmModal, type OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { showRemoved } from '../../components/toast-queue.ts'
import { removeImage } from '../../lib/requests.ts'
import { trpc } from '../../lib/trpc.ts'
import { without } from './images.ts'

const AltTextForm = z.object({ altText: z.string().trim() })

/** Asks what an image shows. */
export function AltTextModal({ image, ...state }: OpenState & { image: PartImage }) {
  const update = useMutation(trpc.images.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title={`Describe image ${image.position + 1}`}
      onSave={(changed) => update.mutateAsync({ id: image.id, altText: AltTextForm.parse(changed).altText || null })}
    >
      <Image
        url={image.url}
        thumbHash={image.thumbHash}
        alt=""
        icon={ImageIcon}
        fit="contain"
        className="h-48 rounded-md"
      />
      <TextField
        label="What the image shows"
        hint="Read aloud by screen readers, and shown below the large image."
        name="altText"
        defaultValue={image.altText ?? ''}
        maxLength={500}
        lines={3}
        autoFocus
      />
    </EditModal>
  )
}

/** Removes an image: from the screen immediately, and puts it back when that fails. Offers to restore it. */
export function useRemoveImage(partId: string): (image: PartImage) => void {
  const queryClient = useQueryClient()
  const { queryKey } = trpc.images.list.queryOptions({ partId })
  const restore = useMutation(
    trpc.images.restore.mutationOptions({ meta: { failure: 'The image could not be restored.' } }),
  )
  const remove = useMutation(
    trpc.images.remove.mutationOptions({
      meta: { failure: 'The image could not be deleted.' },
      onSuccess: async (_answer, { id }) => {
        showRemoved('Image deleted.', () => restore.mutate({ id }))
        await queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, (list) => list && { ...list, items: without(list.items, [id]) })
      },
    }),
  )
  return ({ id }) => remove.mutate({ id })
}

interface RemoveImageModalProps extends OpenState {
  /** `logo` or `photo`. */
  what: string
  /** The image's own path. */
  path: string
}

/** Asks before a logo or a photo is removed. */
export function RemoveImageModal({ what, path, ...state }: RemoveImageModalProps) {
  return (
    <ConfirmModal
      {...state}
      title={`Remove the ${what}?`}
      confirmLabel={`Remove ${what}`}
      onConfirm={() => removeImage(path)}
    >
      <p>It disappears for everyone. You can upload another one at any time.</p>
    </ConfirmModal>
  )
}
