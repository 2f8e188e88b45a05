import './lib/schemas-without-eval.ts'
import './styles.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { ignoreStrayDrops } from './lib/ignore-stray-drops.ts'
import { queryClient } from './lib/query-client.ts'
import { router } from './router.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element "root".')
ignoreStrayDrops()

createRoot(root).render(
  <StrictMode>
    <I18nProvider locale="en">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
)
