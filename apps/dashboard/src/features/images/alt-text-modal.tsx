import type { PartImage } from '@abparts/contracts/image'
import { useMutation } from '@tanstack/react-query'
import { ImageIcon } from 'lucide-react'
import { z } from 'zod'
import { EditModal } from '../../components/edit-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { Picture } from '../../components/picture.tsx'
import { TextField } from '../../components/text-field.tsx'
import { trpc } from '../../lib/trpc.ts'

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
