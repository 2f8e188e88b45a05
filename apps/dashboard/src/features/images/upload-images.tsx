import { UploadedImage } from '@abparts/contracts/image'
import type { Part } from '@abparts/contracts/part'
import { FileButton } from '../../components/file-picker.tsx'
import { showFailure } from '../../components/toast-queue.ts'
import { useLimits } from '../../lib/limits.ts'
import { queryClient } from '../../lib/query-client.ts'
import { trpcClient } from '../../lib/trpc.ts'
import { uploadQueue } from '../uploads/uploads.ts'
import { inChosenOrder } from './reorder.ts'

/**
 * Uploads images to a part, several at once. They arrive in any order. When all have arrived, they are put into the
 * order in which they were chosen.
 */
export async function uploadImages(part: Part, files: readonly File[]): Promise<void> {
  const target = { path: `/parts/${part.id}/images`, destination: part.name, kind: 'images' } as const
  uploadQueue.add(files.map((file) => ({ file, ...target })))
  const uploads = await uploadQueue.settled(files)
  const chosen = uploads.flatMap(({ answer }) => UploadedImage.safeParse(answer).data?.id ?? [])
  if (chosen.length > 1)
    await restoreOrder(part.id, chosen).catch((error) =>
      showFailure(error, { attempt: 'The new images could not be put in the order you chose.' }),
    )
}

async function restoreOrder(partId: string, chosen: readonly string[]): Promise<void> {
  const { items } = await trpcClient.images.list.query({ partId })
  const imageIds = inChosenOrder(
    items.map(({ id }) => id),
    chosen,
  )
  if (imageIds === null) return
  await trpcClient.images.reorder.mutate({ partId, imageIds })
  await queryClient.invalidateQueries()
}

interface UploadImageButtonProps {
  label: string
  /** Whose image it is, in words. */
  destination: string
  /** The path that it is posted to. */
  path: string
}

/** Uploads an image of which there is only one. It replaces the present one. */
export function UploadImageButton({ label, destination, path }: UploadImageButtonProps) {
  const { images } = useLimits()
  return (
    <FileButton
      label={label}
      limits={images}
      onSelect={(files) => uploadQueue.add(files.map((file) => ({ file, path, destination, kind: 'images' })))}
    />
  )
}
