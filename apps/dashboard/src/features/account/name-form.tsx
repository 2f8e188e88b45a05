import type { Account } from '@abparts/contracts/account'
import { maxNameLength } from '@abparts/contracts/limits'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import { Button } from '../../components/button.tsx'
import { ErrorLine } from '../../components/error-line.tsx'
import { TextField } from '../../components/text-field.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { useSubmit } from '../../components/use-submit.ts'
import { trpc } from '../../lib/trpc.ts'
import { useUnsaved } from '../../lib/unsaved.ts'

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
