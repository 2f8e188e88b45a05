import type { Caption } from '@abparts/contracts/video'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { fetchText } from '../../lib/requests.ts'

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

const show = (element: HTMLTrackElement | null) => {
  if (element !== null) element.track.mode = 'showing'
}

/**
 * Captions, rendered by the browser as its user has configured. They are fetched first, so that the player needs
 * neither a lasting URL nor one of the same origin. Pass the language as key.
 */
export function CaptionTrack({ caption, isShown }: { caption: Caption; isShown: boolean }) {
  const { data: text } = useQuery({
    queryKey: ['caption', caption.url],
    queryFn: () => fetchText(caption.url),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: false,
  })
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (text === undefined) return
    const made = URL.createObjectURL(new Blob([text], { type: 'text/vtt' }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [text])
  if (url === null) return null
  return (
    <track
      key={url}
      {...(isShown && { ref: show })}
      kind="captions"
      src={url}
      srcLang={caption.language}
      label={caption.label}
    />
  )
}
