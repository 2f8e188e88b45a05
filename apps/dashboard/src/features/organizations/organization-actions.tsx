import { getImageUrl } from '@abparts/contracts/image'
import type { Organization } from '@abparts/contracts/organization'
import { useNavigate } from '@tanstack/react-router'
import { HardDrive, ImageOff, Pencil, ScrollText, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { useMay } from '../account/use-account.ts'
import { RemovePictureModal } from '../images/remove-picture-modal.tsx'
import { UploadPictureButton } from '../images/upload-picture-button.tsx'
import { QuotaModal } from './quota-modal.tsx'
import { RemoveOrganizationModal } from './remove-organization-modal.tsx'
import { RenameOrganizationModal } from './rename-organization-modal.tsx'

/** What the signed-in person may do to an organization. */
export function OrganizationActions({ organization }: { organization: Organization }) {
  const { id, name, logoUrl } = organization
  const may = useMay()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<'rename' | 'logo' | 'quota' | 'removal' | null>(null)
  const stateOf = (question: typeof asked) => ({
    isOpen: asked === question,
    onOpenChange: (isOpen: boolean) => setAsked(isOpen ? question : null),
  })
  const mayLogo = may('edit', { noun: 'logo', organizationId: id })

  const actions: MenuAction[] = []
  if (may('edit', { noun: 'organization', organizationId: id }))
    actions.push({ label: 'Rename', icon: Pencil, onAction: () => setAsked('rename') })
  if (mayLogo && logoUrl !== null)
    actions.push({ label: 'Remove logo', icon: ImageOff, onAction: () => setAsked('logo') })
  if (may('edit', { noun: 'quota', organizationId: id }))
    actions.push({ label: 'Set quota', icon: HardDrive, onAction: () => setAsked('quota') })
  if (may('see', { noun: 'audit_log', organizationId: id }))
    actions.push({
      label: 'Log',
      icon: ScrollText,
      onAction: () => navigate({ to: '/log', search: { organization: id } }),
    })
  if (may('delete', { noun: 'organization', organizationId: id }))
    actions.push({ label: 'Delete', icon: Trash2, tone: 'danger', onAction: () => setAsked('removal') })

  return (
    <>
      {mayLogo && (
        <UploadPictureButton
          label={logoUrl === null ? 'Upload logo' : 'Replace logo'}
          place={name}
          path={`/organizations/${id}/logo`}
        />
      )}
      {actions.length > 0 && <ActionMenu label={`Actions for ${name}`} actions={actions} variant="secondary" />}
      <RenameOrganizationModal organization={organization} {...stateOf('rename')} />
      <RemovePictureModal noun="logo" path={getImageUrl('organization', id)} {...stateOf('logo')} />
      <QuotaModal organization={organization} {...stateOf('quota')} />
      <RemoveOrganizationModal organization={organization} {...stateOf('removal')} />
    </>
  )
}
