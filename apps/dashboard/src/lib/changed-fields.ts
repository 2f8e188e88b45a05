import type { FormFields } from '../components/use-action.ts'

/** The fields that have changed since the form was opened. */
export const changedFields = (opened: FormFields, now: FormFields): FormFields =>
  Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== opened[name]))
