import { KeyRound, LogOut } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { ChangePasswordModal } from './change-password-modal.tsx'
import { SignOutEverywhereModal } from './sign-out-everywhere-modal.tsx'

export function SecuritySection() {
  const [asked, setAsked] = useState<'password' | 'sessions' | null>(null)
  const stateOf = (question: typeof asked) => ({
    isOpen: asked === question,
    onOpenChange: (isOpen: boolean) => setAsked(isOpen ? question : null),
  })
  return (
    <section>
      <h2 className="plate mb-3">Security</h2>
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => setAsked('password')}>
          <KeyRound aria-hidden />
          Change password
        </Button>
        <Button onPress={() => setAsked('sessions')}>
          <LogOut aria-hidden />
          Sign out everywhere
        </Button>
      </div>
      <ChangePasswordModal {...stateOf('password')} />
      <SignOutEverywhereModal {...stateOf('sessions')} />
    </section>
  )
}
