import type { ListPartsInput } from '@abparts/contracts/part'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LoadMore } from '../../components/load-more.tsx'
import { trpc } from '../../lib/trpc.ts'
import { PartGrid } from './part-grid.tsx'

interface PartListProps {
  filter: Pick<ListPartsInput, 'search' | 'organizationId'>
  /** Shown when nothing matches. */
  empty: ReactNode
}

/** The parts that match, page after page. */
export function PartList({ filter, empty }: PartListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.parts.list.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor }),
  )
  const parts = list.data.pages.flatMap((page) => page.items)
  if (parts.length === 0) return empty
  return (
    <>
      <PartGrid parts={parts} />
      <LoadMore list={list} />
    </>
  )
}
