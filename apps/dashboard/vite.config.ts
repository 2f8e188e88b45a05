import optimizeLocales from '@react-aria/optimize-locales-plugin'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const port = Number(process.env.DASHBOARD_PORT || 5173)

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    // React Aria speaks thirty languages, the dashboard one.
    optimizeLocales.vite({ locales: ['en-US'] }),
  ],
  // A new version of the dashboard leaves the libraries in the browsers' caches.
  build: {
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 2 },
            {
              name: 'components',
              test: /node_modules[\\/](react-aria|react-stately|@internationalized|lucide-react)/,
              priority: 1,
            },
            { name: 'libraries', test: /node_modules/ },
          ],
        },
      },
    },
  },
  // The page is opened at the gateway's port; the socket for reloads goes straight to this one.
  server: { host: '127.0.0.1', port, strictPort: true, hmr: { host: '127.0.0.1', clientPort: port } },
})
