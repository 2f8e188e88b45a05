import type { Call } from '../endpoint.ts'

/** What is open to everybody, and the status for a caller who is not signed in. */
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

  // These require a password, a session or an invitation's token.
  open('gateway POST /api/auth/sign-in/email', 400),
  open('gateway POST /api/auth/sign-out', 200),
  open('gateway GET /api/auth/jwks'),
  open('invitations.open', 404, { input: { token: noToken } }),
  open('invitations.accept', 404, { input: { token: noToken, password: 'correct horse battery staple' } }),

  // What no other route takes: not part of better-auth, not a procedure, and the dashboard's page.
  open('gateway ALL /api/auth/*', 404),
  open('gateway ALL /trpc/*', 404, { headers: { 'content-type': 'application/json' }, body: '{}' }),
  open('gateway ALL /*', 404),
]
