import type { ListUsersInput } from '@abparts/contracts/user'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { UsersRound } from 'lucide-react'
import { Empty } from '../../components/empty.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { trpc } from '../../lib/trpc.ts'
import { MemberRow } from './member-row.tsx'

interface MemberListProps {
  filter: Pick<ListUsersInput, 'search' | 'organizationId'>
}

export function MemberList({ filter }: MemberListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.users.list.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor }),
  )
  const members = list.data.pages.flatMap((page) => page.items)
  if (members.length === 0)
    return <Empty icon={UsersRound} title={filter.search ? 'Nobody matches.' : 'No members yet.'} />
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {members.map((member) => (
          <MemberRow key={member.id} member={member} showsOrganization={filter.organizationId === undefined} />
        ))}
      </ul>
      <LoadMore list={list} />
    </>
  )
}
