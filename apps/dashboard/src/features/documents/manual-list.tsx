import type { Document } from '@abparts/contracts/document'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { BookOpen } from 'lucide-react'
import { useState } from 'react'
import { Empty } from '../../components/empty.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { trpc } from '../../lib/trpc.ts'
import { ManualRow } from './manual-row.tsx'
import { RenameManualModal } from './rename-manual-modal.tsx'
import { useRemoveManual } from './use-remove-manual.ts'

interface ManualListProps {
  /** Without it, the general ones. */
  partId?: string
  search?: string | undefined
  mayEdit: boolean
  mayRemove: boolean
}

export function ManualList({ partId, search, mayEdit, mayRemove }: ManualListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.documents.list.infiniteQueryOptions(
      { ...(partId && { partId }), ...(search && { search }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  )
  const remove = useRemoveManual()
  const [renamed, setRenamed] = useState<Document | null>(null)
  const manuals = list.data.pages.flatMap((page) => page.items)

  if (manuals.length === 0) return <Empty icon={BookOpen} title={search ? 'No manual matches.' : 'No manuals yet.'} />
  return (
    <>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {manuals.map((manual) => (
          <ManualRow
            key={manual.id}
            manual={manual}
            {...(mayEdit && { onRename: () => setRenamed(manual) })}
            {...(mayRemove && { onRemove: () => remove(manual.id) })}
          />
        ))}
      </ul>
      <LoadMore list={list} />
      {renamed && <RenameManualModal manual={renamed} isOpen onOpenChange={() => setRenamed(null)} />}
    </>
  )
}
