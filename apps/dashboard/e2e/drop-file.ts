import type { Page } from 'playwright-core'

/** Drops a file with this many zero bytes on the area with this name. */
export async function dropFile(page: Page, area: string, file: { name: string; sizeBytes: number }): Promise<void> {
  const dataTransfer = await page.evaluateHandle(({ name, sizeBytes }) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([new Uint8Array(sizeBytes)], name))
    return transfer
  }, file)
  await page.getByRole('region', { name: area }).dispatchEvent('drop', { dataTransfer })
}
