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

/** Says where the link of a new invitation is, and shows it to who may hand it over: it is never shown again. */
export function InvitationLinkModal({ created, onClose }: InvitationLinkModalProps) {
  return (
    <Modal title="Invitation" isOpen={created !== null} onOpenChange={(isOpen) => !isOpen && onClose()}>
      {(close) =>
        created && (
          <div className="flex flex-col gap-4">
            <p>{sentenceAbout(created)}</p>
            {created.link !== null && <CopyField label="Link" value={created.link} notice="The link was copied." />}
            <p className="text-xs text-muted">
              Whoever opens it first chooses the password. It works once, until{' '}
              {formatDate(created.invitation.expiresAt)}
              {created.link !== null && ', and is not shown again'}.
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

function sentenceAbout({ mailed, link, invitation: { name, email } }: CreatedInvitation): string {
  if (link === null)
    return mailed
      ? `The link was mailed to ${email}.`
      : `No mail could be sent to ${email}. Ask a super admin to hand over a new link of this invitation to ${name}.`
  return mailed
    ? `The link was mailed to ${email}. You can hand it over yourself as well.`
    : `Hand this link over to ${name}: it was not mailed.`
}
