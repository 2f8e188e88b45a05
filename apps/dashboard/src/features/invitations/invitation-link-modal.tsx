import type { CreatedInvitation } from '@abparts/contracts/invitation'
import { Button } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-field.tsx'
import { Modal } from '../../components/modal.tsx'
import { formatDate } from '../../lib/format.ts'

interface InvitationLinkModalProps {
  /** Null when there is nothing to show. */
  created: CreatedInvitation | null
  onClose: () => void
}

/** Shows the link of a new invitation, which is never shown again. */
export function InvitationLinkModal({ created, onClose }: InvitationLinkModalProps) {
  return (
    <Modal title="Invitation" isOpen={created !== null} onOpenChange={(isOpen) => !isOpen && onClose()}>
      {(close) =>
        created && (
          <div className="flex flex-col gap-4">
            <p>
              {created.mailed
                ? `The link was mailed to ${created.invitation.email}. You can hand it over yourself as well.`
                : `Hand this link over to ${created.invitation.name}: it was not mailed.`}
            </p>
            <CopyField label="Link" value={created.link} notice="The link was copied." />
            <p className="text-xs text-muted">
              Whoever opens it first chooses the password. It works once, until{' '}
              {formatDate(created.invitation.expiresAt)}, and is not shown again.
            </p>
            <div className="flex justify-end">
              <Button onPress={close}>Done</Button>
            </div>
          </div>
        )
      }
    </Modal>
  )
}
