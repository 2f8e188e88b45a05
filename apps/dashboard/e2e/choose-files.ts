import type { Page } from 'playwright-core'

/** Presses the button and picks files in the chooser that it opens. */
export async function chooseFiles(page: Page, button: string, files: string | readonly string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button }).click()
  await (await chooser).setFiles([files].flat())
}
