import { Cog } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'

interface NoPartsProps {
  isFiltered: boolean
  onShowAll: () => void
  /** Absent for someone who may not create one. */
  onCreate?: () => void
}

export function NoParts({ isFiltered, onShowAll, onCreate }: NoPartsProps) {
  if (isFiltered)
    return (
      <Empty icon={Cog} title="No part matches.">
        <p>Try fewer letters of the part number, the name or the description.</p>
        <Button onPress={onShowAll}>Show all parts</Button>
      </Empty>
    )
  return (
    <Empty icon={Cog} title="There are no parts yet.">
      {onCreate && <Button onPress={onCreate}>Create the first part</Button>}
    </Empty>
  )
}
