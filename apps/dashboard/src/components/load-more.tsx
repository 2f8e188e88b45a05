import { useEffect, useRef } from 'react'
import { sentenceOf } from '../lib/sentence.ts'
import { Button } from './button.tsx'
import { ErrorLine } from './text-field.tsx'

interface LoadMoreProps {
  /** What TanStack Query says of an infinite list. */
  list: {
    hasNextPage: boolean
    isFetchingNextPage: boolean
    isFetchNextPageError: boolean
    error: unknown
    fetchNextPage: () => unknown
  }
}

/** The end of a list: loads the next page when it comes near the window, or when pressed. Says when that failed. */
export function LoadMore({ list }: LoadMoreProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = list
  const end = useRef<HTMLDivElement>(null)

  // Looks anew each time, since an end that is still near the window after a page gives an observer nothing to tell.
  useEffect(() => {
    if (end.current === null || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return
    // Records come in batches, oldest first: only the last one tells how it is now.
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
