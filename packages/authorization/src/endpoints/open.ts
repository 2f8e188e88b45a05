import type { Call } from '../endpoint.ts'

/** What is open to everybody, and what somebody who is not signed in is answered there. */
export interface OpenEndpoint {
  route: string
  call: Call
  status: number
}

const open = (route: string, status = 200, call: Call = {}): OpenEndpoint => ({ route, status, call })
const noToken = 'x'.repeat(43)

export const openEndpoints: OpenEndpoint[] = [
  ...['gateway', 'images', 'videos'].flatMap((service) => [
    open(`${service} GET /health/live`),
    open(`${service} GET /health/ready`),
  ]),
  open('images GET /openapi'),
  open('videos GET /openapi'),
  open('images GET /images/limits'),
  open('videos GET /videos/limits'),
  open('videos OPTIONS /videos/uploads', 204),
  open('videos OPTIONS /videos/uploads/:id', 204, { params: { id: crypto.randomUUID() } }),

  // A password, a session or an invitation's token is what these ask for.
  open('gateway POST /api/auth/sign-in/email', 400),
  open('gateway POST /api/auth/sign-out', 200),
  open('gateway GET /api/auth/jwks'),
  open('invitations.open', 404, { input: { token: noToken } }),
  open('invitations.accept', 404, { input: { token: noToken, password: 'correct horse battery staple' } }),

  // Whatever no other route takes: nothing of better-auth, no procedure, and the dashboard's page.
  open('gateway ALL /api/auth/*', 404),
  open('gateway ALL /trpc/*', 404, { headers: { 'content-type': 'application/json' }, body: '{}' }),
  open('gateway ALL /*', 404),
]
