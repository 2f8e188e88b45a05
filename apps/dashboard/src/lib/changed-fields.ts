import type { FormFields } from '../components/use-action.ts'

/** Of the fields as they are now, those that are not as they were when the form was opened. */
export const changedFields = (opened: FormFields, now: FormFields): FormFields =>
  Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== opened[name]))
