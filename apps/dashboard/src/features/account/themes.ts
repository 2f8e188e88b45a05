import { type LucideIcon, Monitor, Moon, Sun } from 'lucide-react'
import type { Theme } from '../../lib/theme.ts'

export const themes: readonly { id: Theme; label: string; icon: LucideIcon }[] = [
  { id: 'system', label: 'Like the system', icon: Monitor },
  { id: 'light', label: 'Light', icon: Sun },
  { id: 'dark', label: 'Dark', icon: Moon },
]
