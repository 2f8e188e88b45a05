import type { Caption } from '@abparts/contracts/video'
import { useState } from 'react'

const storageKey = 'captions'

/** Which captions are shown. The language is remembered in this browser, for all videos. */
export function useCaptions(captions: readonly Caption[]) {
  const [wanted, setWanted] = useState(() => localStorage.getItem(storageKey))
  const shown = captions.find(({ language }) => language === wanted) ?? null

  function choose(language: string | null): void {
    if (language === null) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, language)
    setWanted(language)
  }

  return { shown, choose, toggle: () => choose(shown === null ? (captions[0]?.language ?? null) : null) }
}
