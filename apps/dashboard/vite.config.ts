import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import optimizeLocales from '@react-aria/optimize-locales-plugin'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const port = Number(process.env.DASHBOARD_PORT || 5173)

/** Writes compressed versions beside each text file, so that the server does not have to compress. */
const precompress: Plugin = {
  name: 'precompress',
  apply: 'build',
  writeBundle: {
    order: 'post',
    handler: ({ dir = 'dist' }) => {
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg)$/.test(name)) continue
        const file = path.join(dir, name)
        const bytes = readFileSync(file)
        writeFileSync(`${file}.br`, brotliCompressSync(bytes))
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  },
}

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    // React Aria includes thirty languages, the dashboard needs one.
    optimizeLocales.vite({ locales: ['en-US'] }),
    precompress,
  ],
  // A new version of the dashboard leaves the libraries in the browsers' caches; what comes after the sign-in waits for it.
  build: {
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            // Together, so that no schema is made before Zod knows not to compile it.
            { name: 'schemas', test: /node_modules[\\/]zod[\\/]|schemas-without-eval/ },
          ],
        },
      },
    },
  },
  // The page is opened at the gateway's port; the socket for reloads goes straight to this one.
  server: { host: '127.0.0.1', port, strictPort: true, hmr: { host: '127.0.0.1', clientPort: port } },
})
