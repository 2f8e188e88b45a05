import { type Endpoint, endpoint } from '../endpoint.ts'
import { password } from '../people.ts'
import { imageForm, photo } from '../resources/images.ts'
import { profile, sessions } from '../resources/people.ts'

/** What is only about the caller. Ending the sessions comes last. */
export const ownEndpoints: Endpoint[] = [
  endpoint({ ...photo, owners: ['self'] }, 'edit', 'images POST /users/profile-photo', () => ({ body: imageForm() })),
  endpoint(profile, 'view', 'account.me', () => ({ input: {} })),
  endpoint(profile, 'edit', 'account.update', () => ({ input: { name: 'Changed' } })),
  endpoint(profile, 'view', 'gateway GET /api/auth/token', () => ({})),
  endpoint(sessions, 'edit', 'account.changePassword', () => ({
    input: { currentPassword: password, newPassword: password },
  })),
  endpoint(sessions, 'edit', 'account.signOutEverywhere', () => ({ input: {} })),
]
