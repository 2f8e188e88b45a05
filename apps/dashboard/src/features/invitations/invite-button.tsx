import type { Organization } from '@abparts/contracts/organization'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import type { ButtonVariant } from '../../components/button-style.ts'
import { InviteModal } from './invite-modal.tsx'

interface InviteButtonProps {
  organization: Organization | null
  variant?: ButtonVariant
}

export function InviteButton({ organization, variant = 'secondary' }: InviteButtonProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant={variant} onPress={() => setOpen(true)}>
        <UserPlus aria-hidden />
        Invite a member
      </Button>
      <InviteModal organization={organization} isOpen={isOpen} onOpenChange={setOpen} />
    </>
  )
}
