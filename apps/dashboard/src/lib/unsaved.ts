import { createContext, type RefObject, useContext, useEffect, useRef, useState } from 'react'
import type { FormFields } from '../components/use-action.ts'
import { changedFields } from './changed-fields.ts'

type Questions = Set<() => boolean>
const questions: Questions = new Set()
let isGivenUp = false

/** Whether something on the page was typed or chosen and not saved. */
export const isAnythingUnsaved = (): boolean => isAnyUnsaved(questions)

const isAnyUnsaved = (asked: Questions): boolean => !isGivenUp && [...asked].some((isUnsaved) => isUnsaved())

/** From here on the page may be left without asking: its content belongs to somebody who has left. */
export function giveUpUnsaved(): void {
  isGivenUp = true
}

/** While this is on the page: asks before the page is left, when `isUnsaved` says so. */
export function useUnsaved(isUnsaved: () => boolean): void {
  const dialog = useContext(UnsavedInDialog)
  useEffect(() => {
    questions.add(isUnsaved)
    dialog?.add(isUnsaved)
    return () => {
      questions.delete(isUnsaved)
      dialog?.delete(isUnsaved)
    }
  })
}

/** Tracks unsaved input in a dialog, apart from the page behind it. */
export const UnsavedInDialog = createContext<Questions | null>(null)

/** The context to provide around a dialog, and whether something in it is unsaved. */
export function useUnsavedInDialog() {
  const [inDialog] = useState((): Questions => new Set())
  return { inDialog, isDialogUnsaved: () => isAnyUnsaved(inDialog) }
}

const fieldsOf = (form: HTMLFormElement): FormFields => Object.fromEntries(new FormData(form))

interface UnsavedForm {
  form: RefObject<HTMLFormElement | null>
  /** Its initial value. */
  opened: RefObject<FormFields | null>
}

/** The same for a form: it is unsaved once it differs from its initial values and is not being submitted. */
export function useUnsavedForm(isPending: boolean): UnsavedForm {
  const form = useRef<HTMLFormElement>(null)
  const opened = useRef<FormFields>(null)
  // Select fields hold their value from the next frame on.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (form.current !== null) opened.current = fieldsOf(form.current)
    })
    return () => cancelAnimationFrame(frame)
  }, [])
  useUnsaved(
    () =>
      !isPending &&
      form.current !== null &&
      opened.current !== null &&
      Object.keys(changedFields(opened.current, fieldsOf(form.current))).length > 0,
  )
  return { form, opened }
}
