import { LogOut } from 'lucide-react'
import { Button } from '../components/button.tsx'
import { Facts, PageHeader } from '../components/page.tsx'
import { showFailure } from '../components/toast-queue.ts'
import { NameForm, PhotoEditor, useAccount } from '../features/account/profile.tsx'
import { SecuritySection } from '../features/account/security-section.tsx'
import { roleLabels } from '../features/users/edit-user-modal.tsx'
import { formatDate } from '../lib/format.ts'
import { signOut } from '../lib/session.ts'

export function Profile() {
  const account = useAccount()
  return (
    <div className="max-w-2xl">
      <PageHeader title="Profile">
        <Button onPress={() => signOut().catch(showFailure)}>
          <LogOut aria-hidden />
          Sign out
        </Button>
      </PageHeader>
      <div className="divide-y divide-line rounded-lg border border-line bg-surface [&>*]:p-5">
        <PhotoEditor account={account} />
        <NameForm account={account} />
        <SecuritySection />
        <div>
          <h2 className="plate mb-3">Account</h2>
          <Facts
            facts={{
              'E-mail address': account.email,
              'User name': account.username,
              Role: roleLabels[account.role],
              Organization: account.organization?.name ?? null,
              'User since': formatDate(account.createdAt),
            }}
          />
        </div>
      </div>
    </div>
  )
}
