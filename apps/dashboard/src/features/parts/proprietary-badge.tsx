import { Lock } from 'lucide-react'
import { Badge } from '../../components/badge.tsx'

/** Marks a part that only its own organization sees. */
export const ProprietaryBadge = () => <Badge icon={Lock}>Proprietary</Badge>
