import { getImageUrl } from '@abparts/contracts/image'
import type { Organization } from '@abparts/contracts/organization'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Breadcrumb } from '../../components/breadcrumb.tsx'
import { Button } from '../../components/button.tsx'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { formatDate } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'
import { useAccount, useMay } from '../account/use-account.ts'
import { SinglePictureButtons } from '../images/single-picture-buttons.tsx'
import { NameModal } from './name-modal.tsx'
import { OrganizationLogo } from './organization-logo.tsx'

/** An organization's name and logo, with what one may do to them. */
export function OrganizationHeader({ organization }: { organization: Organization }) {
  const { id, name, logoUrl, createdAt } = organization
  const { role } = useAccount()
  const may = useMay()
  const navigate = useNavigate()
  const [isRenaming, setRenaming] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const rename = useMutation(trpc.organizations.update.mutationOptions({ meta: { showsError: true } }))
  const remove = useMutation(
    trpc.organizations.remove.mutationOptions({
      meta: { showsError: true },
      onSuccess: () => navigate({ to: '/organizations' }),
    }),
  )
  const mayEdit = may('edit', { noun: 'organization', organizationId: id })

  return (
    <div className="flex gap-4 sm:gap-5">
      <OrganizationLogo organization={organization} className="size-16 sm:size-20" />
      <div className="min-w-0 flex-1">
        <PageHeader
          title={name}
          above={role === 'super_admin' && <Breadcrumb to="/organizations">Organizations</Breadcrumb>}
          below={`Since ${formatDate(createdAt)}`}
        >
          {may('edit', { noun: 'logo', organizationId: id }) && (
            <SinglePictureButtons
              noun="logo"
              place={name}
              uploadPath={`/organizations/${id}/logo`}
              picturePath={logoUrl && getImageUrl('organization', id)}
            />
          )}
          {mayEdit && (
            <Button onPress={() => setRenaming(true)}>
              <Pencil aria-hidden />
              Rename
            </Button>
          )}
          {may('delete', { noun: 'organization', organizationId: id }) && (
            <IconButton
              icon={Trash2}
              label="Delete organization"
              variant="secondary"
              onPress={() => setRemoving(true)}
            />
          )}
        </PageHeader>
      </div>
      <NameModal
        isOpen={isRenaming}
        onOpenChange={setRenaming}
        title="Rename organization"
        submitLabel="Save"
        defaultName={name}
        onSubmit={(newName) => rename.mutateAsync({ id, name: newName })}
      />
      <ConfirmModal
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Delete ${name}?`}
        confirmLabel="Delete organization"
        onConfirm={() => remove.mutateAsync({ id })}
      >
        <p>The organization and its logo go for good. Members and proprietary parts must be gone or moved before.</p>
      </ConfirmModal>
    </div>
  )
}
