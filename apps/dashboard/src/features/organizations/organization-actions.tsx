import { getImageUrl } from '@abparts/contracts/image-url'
import { maxNameLength } from '@abparts/contracts/limits'
import { CreateOrganizationInput, type Organization } from '@abparts/contracts/organization'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { HardDrive, ImageOff, Pencil, ScrollText, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { EditModal, FormModal } from '../../components/form-modal.tsx'
import { ConfirmModal, type OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { formatCount } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'
import { useMay } from '../account/profile.tsx'
import { RemoveImageModal } from '../images/edit-image.tsx'
import { UploadImageButton } from '../images/upload-images.tsx'

/** The field for an organization's name, in a form that asks for nothing else. */
function NameField({ defaultValue }: { defaultValue: string }) {
  return (
    <TextField label="Name" name="name" defaultValue={defaultValue} maxLength={maxNameLength} isRequired autoFocus />
  )
}

/** Asks for a new organization and goes to its page. */
export function CreateOrganizationModal(state: OpenState) {
  const navigate = useNavigate()
  const create = useMutation(
    trpc.organizations.create.mutationOptions({
      meta: { showsError: true },
      onSuccess: ({ id }) => navigate({ to: '/organizations/$organizationId', params: { organizationId: id } }),
    }),
  )
  return (
    <FormModal
      {...state}
      title="New organization"
      submitLabel="Create organization"
      onSubmit={(fields) => create.mutateAsync(CreateOrganizationInput.parse(fields))}
    >
      <NameField defaultValue="" />
    </FormModal>
  )
}

function RenameOrganizationModal({ organization, ...state }: OpenState & { organization: Organization }) {
  const { id, name } = organization
  const update = useMutation(trpc.organizations.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Rename organization"
      onSave={(changed) => update.mutateAsync({ id, ...CreateOrganizationInput.parse(changed) })}
    >
      <NameField defaultValue={name} />
    </EditModal>
  )
}

const gigabyte = 1024 ** 3

/** Gigabytes, with a point or a comma; empty for no limit. */
const QuotaForm = z.object({
  quota: z
    .string()
    .trim()
    .regex(/^(\d{1,6}([.,]\d+)?)?$/, 'Enter a number of gigabytes, such as 10 or 2.5.')
    .transform((text) => (text === '' ? null : Math.round(Number(text.replace(',', '.')) * gigabyte))),
})

/** Asks how much an organization may store. */
function QuotaModal({ organization, ...state }: OpenState & { organization: Organization }) {
  const { id, storage } = organization
  const quotaBytes = storage?.quotaBytes ?? null
  const setQuota = useMutation(trpc.organizations.setQuota.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Set quota"
      onSave={(changed) => setQuota.mutateAsync({ id, quotaBytes: QuotaForm.parse(changed).quota })}
    >
      <TextField
        label="Gigabytes"
        name="quota"
        inputMode="decimal"
        defaultValue={quotaBytes === null ? '' : String(quotaBytes / gigabyte)}
        hint="For images, videos and documents. Leave empty for no limit."
        autoFocus
      />
    </EditModal>
  )
}

const openInvitations = ({ items, nextCursor }: { items: readonly unknown[]; nextCursor: string | null }): string[] =>
  items.length === 0
    ? []
    : [`${nextCursor === null ? '' : 'more than '}${formatCount(items.length, 'open invitation')}`]

function RemoveOrganizationModal({ organization, ...state }: OpenState & { organization: Organization }) {
  const { id, name } = organization
  const navigate = useNavigate()
  const { data, isSuccess, fetchStatus } = useQuery(
    trpc.invitations.list.queryOptions({ organizationId: id, limit: 100 }, { enabled: state.isOpen, staleTime: 0 }),
  )
  // Not those counted when the dialog was last open: they may be outdated.
  const invitations = isSuccess && fetchStatus === 'idle' ? data : undefined
  const remove = useMutation(
    trpc.organizations.remove.mutationOptions({
      meta: { showsError: true },
      // Before everything on the screen is refetched: this page would find nothing.
      onSuccess: () => navigate({ to: '/organizations' }),
    }),
  )
  const along = [
    ...(organization.logoUrl === null ? [] : ['its logo']),
    ...(invitations === undefined ? ['all its open invitations'] : openInvitations(invitations)),
  ]
  return (
    <ConfirmModal
      {...state}
      title={`Delete ${name}?`}
      confirmLabel="Delete organization"
      onConfirm={() => remove.mutateAsync({ id })}
    >
      <p>
        The organization is deleted permanently{along.length > 0 && `, with ${along.join(' and ')}`}. Delete or move its
        users and proprietary parts first.
      </p>
    </ConfirmModal>
  )
}

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
  const mayLogo = may('edit', { type: 'logo', organizationId: id })

  const actions: MenuAction[] = []
  if (may('edit', { type: 'organization', organizationId: id }))
    actions.push({ label: 'Rename', icon: Pencil, onAction: () => setAsked('rename') })
  if (mayLogo && logoUrl !== null)
    actions.push({ label: 'Remove logo', icon: ImageOff, onAction: () => setAsked('logo') })
  if (may('edit', { type: 'quota', organizationId: id }))
    actions.push({ label: 'Set quota', icon: HardDrive, onAction: () => setAsked('quota') })
  if (may('view', { type: 'audit_log', organizationId: id }))
    actions.push({
      label: 'Log',
      icon: ScrollText,
      onAction: () => navigate({ to: '/log', search: { organization: id } }),
    })
  if (may('delete', { type: 'organization', organizationId: id }))
    actions.push({ label: 'Delete', icon: Trash2, tone: 'danger', onAction: () => setAsked('removal') })

  return (
    <>
      {mayLogo && (
        <UploadImageButton
          label={logoUrl === null ? 'Upload logo' : 'Replace logo'}
          destination={name}
          path={`/organizations/${id}/logo`}
        />
      )}
      {actions.length > 0 && <ActionMenu label={`Actions for ${name}`} actions={actions} variant="secondary" />}
      <RenameOrganizationModal organization={organization} {...stateOf('rename')} />
      <RemoveImageModal what="logo" path={getImageUrl('organization', id)} {...stateOf('logo')} />
      <QuotaModal organization={organization} {...stateOf('quota')} />
      <RemoveOrganizationModal organization={organization} {...stateOf('removal')} />
    </>
  )
}
