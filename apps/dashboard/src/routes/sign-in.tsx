import { createRoute, useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Form } from 'react-aria-components'
import { z } from 'zod'
import { Blueprint } from '../components/blueprint.tsx'
import { Button } from '../components/button.tsx'
import { ErrorLine } from '../components/error-line.tsx'
import { TextField } from '../components/text-field.tsx'
import { Wordmark } from '../components/wordmark.tsx'
import { queryClient } from '../lib/query-client.ts'
import { sentenceOf } from '../lib/sentence.ts'
import { signIn } from '../lib/session.ts'
import { rootRoute } from './root.tsx'

/** A path of ours to go on to; anything else, such as another site's address, is dropped. */
const NextPath = z.string().regex(/^\/(?![/\\])/)
const Credentials = z.object({ email: z.string(), password: z.string() })

export const signInRoute = createRoute({
  path: '/sign-in',
  getParentRoute: () => rootRoute,
  validateSearch: z.object({ next: NextPath.optional().catch(undefined) }),
  component: SignIn,
})

function SignIn() {
  const { next } = signInRoute.useSearch()
  const router = useRouter()
  const [failure, setFailure] = useState<string | null>(null)
  const [isPending, setPending] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setFailure(null)
    setPending(true)
    try {
      const { email, password } = Credentials.parse(Object.fromEntries(new FormData(event.currentTarget)))
      await signIn(email, password)
      queryClient.clear()
      router.history.push(next ?? '/parts')
    } catch (error) {
      setFailure(sentenceOf(error))
    } finally {
      setPending(false)
    }
  }

  return (
    <main className="flex min-h-dvh flex-col bg-frame md:grid md:grid-cols-2">
      <title>Sign in · ABParts Media</title>
      <div className="relative flex flex-col justify-between overflow-hidden px-6 py-5 md:p-10">
        <Blueprint className="absolute -right-1/4 -bottom-1/5 hidden w-[min(115%,60rem)] text-frame-line md:block" />
        <Wordmark />
        <p className="relative hidden max-w-md text-3xl leading-tight font-semibold tracking-tight text-balance text-frame-ink md:block">
          Every part, pictured. Every machine, explained.
        </p>
        <p className="relative hidden text-frame-muted md:block">Pictures and videos of machines and their parts.</p>
      </div>
      <div className="flex flex-1 items-start justify-center rounded-t-lg bg-surface px-6 py-10 md:items-center md:rounded-none">
        <Form onSubmit={submit} className="flex w-full max-w-sm flex-col gap-4">
          <h1 className="mb-2 text-2xl font-semibold tracking-tight">Sign in</h1>
          <TextField label="E-mail address" name="email" type="email" autoComplete="username" isRequired autoFocus />
          <TextField label="Password" name="password" type="password" autoComplete="current-password" isRequired />
          {failure && <ErrorLine>{failure}</ErrorLine>}
          <div className="mt-2 flex flex-col">
            <Button type="submit" variant="primary" isPending={isPending}>
              Sign in
            </Button>
          </div>
        </Form>
      </div>
    </main>
  )
}
