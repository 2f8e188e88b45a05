import { useEffect, useRef } from 'react'
import { sentenceOf } from '../lib/sentence.ts'
import { Button } from './button.tsx'
import { ErrorLine } from './text-field.tsx'

interface LoadMoreProps {
  /** The part of TanStack Query's infinite query that is used here. */
  list: {
    hasNextPage: boolean
    isFetchingNextPage: boolean
    isFetchNextPageError: boolean
    error: unknown
    fetchNextPage: () => unknown
  }
}

/** The end of a list: loads the next page when scrolled near the window, or when pressed. Shows when that failed. */
export function LoadMore({ list }: LoadMoreProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = list
  const end = useRef<HTMLDivElement>(null)

  // Observed again after each page: an observer does not report an end that is still near the window.
  useEffect(() => {
    if (end.current === null || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return
    // Records come in batches, oldest first: only the last one is current.
    const observer = new IntersectionObserver((records) => records.at(-1)?.isIntersecting && fetchNextPage(), {
      rootMargin: '600px',
    })
    observer.observe(end.current)
    return () => observer.disconnect()
  })

  if (!hasNextPage) return null
  return (
    <div ref={end} className="mt-6 flex flex-col items-center gap-3">
      {isFetchNextPageError && <ErrorLine>{sentenceOf(error)}</ErrorLine>}
      <Button isPending={isFetchingNextPage} onPress={() => fetchNextPage()}>
        {isFetchNextPageError ? 'Try again' : 'Show more'}
      </Button>
    </div>
  )
}
