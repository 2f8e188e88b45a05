import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { buttonStyle } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'

export function NotFound() {
  return (
    <main className="mx-auto max-w-xl p-6 pt-24">
      <Empty icon={SearchX} title="Page not found.">
        <Link to="/parts" className={buttonStyle('secondary')}>
          Go to parts
        </Link>
      </Empty>
    </main>
  )
}
