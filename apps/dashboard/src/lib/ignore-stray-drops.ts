/** A file dropped outside a target would make the browser leave the page, and abort all uploads. */
export function ignoreStrayDrops(): void {
  for (const type of ['dragover', 'drop'] as const)
    window.addEventListener(type, (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      if (type === 'dragover') event.dataTransfer.dropEffect = 'none'
    })
}
