import type { Role } from '@abparts/contracts/user'
import { z } from 'zod'
import type { FormFields } from '../../components/use-submit.ts'

const PartForm = z.object({
  partNumber: z.string(),
  name: z.string(),
  description: z.string(),
  organizationId: z.string().optional(),
})

interface Owner {
  role: Role
  /** The part's organization when the form does not ask for it. */
  organizationId: string | null
}

/** What a part's form says, as the contracts want it: an empty field is null. */
export function readPartForm(fields: FormFields, { role, organizationId }: Owner) {
  const form = PartForm.parse(fields)
  return {
    partNumber: form.partNumber,
    name: form.name,
    description: form.description.trim() === '' ? null : form.description,
    organizationId: role === 'super_admin' ? form.organizationId || null : organizationId,
  }
}
