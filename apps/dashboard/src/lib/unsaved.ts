import { type RefObject, useEffect, useRef } from 'react'

const questions = new Set<() => boolean>()
let isGivenUp = false

/** Whether something on the page was typed or chosen and not saved. */
export const isAnythingUnsaved = (): boolean => !isGivenUp && [...questions].some((isUnsaved) => isUnsaved())

/** From here on the page may be left without asking: what is on it belongs to somebody who has gone. */
export function giveUpUnsaved(): void {
  isGivenUp = true
}

/** While this is on the page: asks before the page is left, when `isUnsaved` says so. */
export function useUnsaved(isUnsaved: () => boolean): void {
  useEffect(() => {
    questions.add(isUnsaved)
    return () => {
      questions.delete(isUnsaved)
    }
  })
}

const textOf = (form: HTMLFormElement): string => JSON.stringify([...new FormData(form)])

/** The same for a form: it is unsaved once it holds something else than at first, and is not being sent. */
export function useUnsavedForm(isPending: boolean): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  const first = useRef<string | null>(null)
  // Fields that choose among others hold their value from the next frame on.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (form.current !== null) first.current = textOf(form.current)
    })
    return () => cancelAnimationFrame(frame)
  }, [])
  useUnsaved(
    () => !isPending && form.current !== null && first.current !== null && textOf(form.current) !== first.current,
  )
  return form
}
