import type { Account } from '@abparts/contracts/account'
import { maxNameLength } from '@abparts/contracts/limits'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { trpc } from '../../lib/trpc.ts'

export function NameForm({ account }: { account: Account }) {
  const [name, setName] = useState(account.name)
  const update = useMutation(
    trpc.account.update.mutationOptions({ onSuccess: () => showNotice('Your name was changed.') }),
  )
  return (
    <Form
      className="flex items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        update.mutate({ name })
      }}
    >
      <div className="max-w-80 flex-1">
        <TextField label="Name" name="name" value={name} onChange={setName} maxLength={maxNameLength} isRequired />
      </div>
      <Button type="submit" isPending={update.isPending} isDisabled={name.trim() === account.name}>
        Save
      </Button>
    </Form>
  )
}
