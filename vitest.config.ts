import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Bun runs worker threads; vitest's default, forks, fails on it.
    pool: 'threads',
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: [
            'apps/*/src/**/*.test.{ts,tsx}',
            'packages/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'infra/*.test.ts',
          ],
          exclude: ['packages/acceptance/**', '**/node_modules/**'],
          globalSetup: ['packages/testing/src/database-server.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
