import { type Action, allows, type Resource } from '@abparts/auth/permissions'
import type { Account } from '@abparts/contracts/account'
import { formatBytes } from '@abparts/contracts/format'
import { getImageUrl } from '@abparts/contracts/image-url'
import { maxNameLength } from '@abparts/contracts/limits'
import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import { Avatar } from '../../components/avatar.tsx'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { ErrorLine, TextField } from '../../components/text-field.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { useSubmit } from '../../components/use-action.ts'
import { useLimits } from '../../lib/limits.ts'
import { trpc } from '../../lib/trpc.ts'
import { useUnsaved } from '../../lib/unsaved.ts'
import { RemoveImageModal } from '../images/edit-image.tsx'
import { UploadImageButton } from '../images/upload-images.tsx'

/** The signed-in person. */
export const useAccount = (): Account => useSuspenseQuery(trpc.account.me.queryOptions()).data

/**
 * Whether the signed-in person may do this, by the server's own permission table. Used to hide what they may not do.
 */
export function useMay(): (action: Action, resource: Resource) => boolean {
  const { id: userId, role, organizationId } = useAccount()
  return (action, resource) => allows({ userId, role, organizationId }, action, resource)
}

export function NameForm({ account }: { account: Account }) {
  const [name, setName] = useState(account.name)
  const update = useMutation(
    trpc.account.update.mutationOptions({
      meta: { showsError: true },
      onSuccess: () => showNotice('Your name was changed.'),
    }),
  )
  const { failure, isPending, submit } = useSubmit(() => update.mutateAsync({ name }))
  const isUnsaved = name.trim() !== account.name
  useUnsaved(() => isUnsaved && !isPending)
  return (
    <Form className="flex flex-col gap-3" onSubmit={submit}>
      <div className="flex items-end gap-3">
        <div className="max-w-80 flex-1">
          <TextField label="Name" name="name" value={name} onChange={setName} maxLength={maxNameLength} isRequired />
        </div>
        <Button type="submit" isPending={isPending} isDisabled={!isUnsaved}>
          {failure?.isPassing ? 'Try again' : 'Save'}
        </Button>
      </div>
      {failure && <ErrorLine>{failure.sentence}</ErrorLine>}
    </Form>
  )
}

export function PhotoEditor({ account }: { account: Account }) {
  const { id, name, photoUrl } = account
  const { images } = useLimits()
  const [isRemoving, setRemoving] = useState(false)
  return (
    <div className="flex flex-wrap items-center gap-5">
      <Avatar name={name} url={photoUrl} className="size-20" />
      <div className="flex flex-col gap-2">
        <div className="flex gap-2">
          <UploadImageButton
            label={photoUrl === null ? 'Upload photo' : 'Replace photo'}
            destination="Your photo"
            path="/users/profile-photo"
          />
          {photoUrl !== null && (
            <IconButton icon={Trash2} label="Remove photo" variant="secondary" onPress={() => setRemoving(true)} />
          )}
        </div>
        <p className="text-xs text-muted">
          {images && `Up to ${formatBytes(images.maxBytes)}. `}Visible to the users of your organization.
        </p>
      </div>
      <RemoveImageModal what="photo" path={getImageUrl('user', id)} isOpen={isRemoving} onOpenChange={setRemoving} />
    </div>
  )
}
