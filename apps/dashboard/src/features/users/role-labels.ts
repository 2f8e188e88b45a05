import type { Role } from '@abparts/contracts/user'

export const roleLabels: Record<Role, string> = { user: 'User', admin: 'Admin', super_admin: 'Super admin' }
