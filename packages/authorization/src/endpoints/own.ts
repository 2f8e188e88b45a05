import { type Door, door } from '../endpoint.ts'
import { password } from '../people.ts'
import { photo, pictureForm } from '../resources/images.ts'
import { profile, sessions } from '../resources/people.ts'

/** What is about the caller alone. Ending the sessions comes last. */
export const ownDoors: Door[] = [
  door({ ...photo, owners: ['self'] }, 'edit', 'images POST /users/profile-photo', () => ({ body: pictureForm() })),
  door(profile, 'view', 'account.me', () => ({ input: {} })),
  door(profile, 'edit', 'account.update', () => ({ input: { name: 'Changed' } })),
  door(profile, 'view', 'gateway GET /api/auth/token', () => ({})),
  door(sessions, 'edit', 'account.changePassword', () => ({
    input: { currentPassword: password, newPassword: password },
  })),
  door(sessions, 'edit', 'account.signOutEverywhere', () => ({ input: {} })),
]
