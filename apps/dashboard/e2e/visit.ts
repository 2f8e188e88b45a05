import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Goes to a page and waits until nothing on it is loading. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0)
}
