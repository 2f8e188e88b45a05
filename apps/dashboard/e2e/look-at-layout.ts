/** In pixels. */
interface Limits {
  minGap: number
  minTarget: number
  /** The visible width of a truncated text. */
  minText: number
}

/**
 * Returns layout problems of the page as human-readable lines, measured by the browser's own boxes. Runs in the page,
 * so it uses nothing from outside.
 */
export function lookAtLayout({ minGap, minTarget, minText }: Limits): string[] {
  const tolerance = 1
  const problems: string[] = []
  const nameOf = (element: Element) => {
    const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)
    return `<${element.localName}> "${text}"`
  }
  const boxOf = (element: Element) => element.getBoundingClientRect()
  const isShown = (element: Element) => {
    const { width, height } = boxOf(element)
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true })
  }
  /** The boxes that clip their content. */
  const cuttersOf = (element: Element): Element[] => {
    const parent = element.parentElement
    if (parent === null) return []
    return getComputedStyle(parent).overflowX === 'visible' ? cuttersOf(parent) : [parent, ...cuttersOf(parent)]
  }
  /** Only for screen readers and forms: in a box of one pixel. */
  const isHiddenField = (element: Element) => cuttersOf(element).some((cutter) => boxOf(cutter).width <= 1)
  const shown = [...document.body.querySelectorAll('*')].filter(
    (element) => isShown(element) && !isHiddenField(element),
  )

  const width = document.scrollingElement?.scrollWidth ?? 0
  if (width > innerWidth) problems.push(`The page is ${width} px wide in a window of ${innerWidth} px.`)

  for (const element of shown) {
    const { left, right } = boxOf(element)
    if ((left < -tolerance || right > innerWidth + tolerance) && cuttersOf(element).length === 0)
      problems.push(`${nameOf(element)} reaches out of the window.`)
  }

  const overlap = (one: DOMRect, other: DOMRect) => ({
    x: Math.min(one.right, other.right) - Math.max(one.left, other.left),
    y: Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top),
  })
  const isPositioned = (element: Element) => {
    const { position, display } = getComputedStyle(element)
    return ['static', 'relative'].includes(position) && !['inline', 'contents'].includes(display)
  }
  for (const element of shown) {
    if (element instanceof SVGElement) continue
    const children = [...element.children].filter((child) => isShown(child) && isPositioned(child))
    for (const [index, one] of children.entries())
      for (const other of children.slice(index + 1)) {
        const { x, y } = overlap(boxOf(one), boxOf(other))
        if (x > tolerance && y > tolerance) problems.push(`${nameOf(one)} lies over ${nameOf(other)}.`)
      }
  }

  const isCard = (element: Element) => {
    const { borderTopWidth, borderTopLeftRadius } = getComputedStyle(element)
    return borderTopWidth !== '0px' && parseFloat(borderTopLeftRadius) >= 8
  }
  const cards = [...document.querySelectorAll('main *')].filter((element) => isShown(element) && isCard(element))
  for (const [index, one] of cards.entries())
    for (const other of cards.slice(index + 1)) {
      if (one.contains(other) || other.contains(one)) continue
      const { x, y } = overlap(boxOf(one), boxOf(other))
      const gap = Math.max(-x, -y)
      if (gap < minGap - 0.5) problems.push(`${nameOf(one)} is ${gap.toFixed(1)} px from ${nameOf(other)}.`)
    }

  for (const target of shown.filter((element) => element.matches('button, input, select, textarea, nav a'))) {
    const { width, height } = boxOf(target)
    if (Math.min(width, height) < minTarget) problems.push(`${nameOf(target)} is ${width} × ${height} px.`)
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const parent = text.parentElement
    if (parent === null || !isShown(parent) || text.textContent?.trim() === '' || parent.closest('.sr-only')) continue
    const range = document.createRange()
    range.selectNodeContents(text)
    const box = range.getBoundingClientRect()
    const style = (element: Element) => getComputedStyle(element)
    const chain = [parent, ...cuttersOf(parent)].filter((element) => style(element).overflowX !== 'visible')
    const shortener = chain.find((element) => style(element).textOverflow === 'ellipsis')
    if (shortener !== undefined) {
      const { width: left } = boxOf(shortener)
      if (box.width > left + tolerance && left < minText)
        problems.push(`Of the text "${text.textContent?.trim().slice(0, 40)}" only ${left.toFixed(0)} px are left.`)
      continue
    }
    const cutter = chain.find((element) => {
      const { left, right, top, bottom } = boxOf(element)
      const scrolls = ['auto', 'scroll'].includes(style(element).overflowX)
      const isCutAside = !scrolls && (box.left < left - tolerance || box.right > right + tolerance)
      return isCutAside || (style(element).overflowY === 'hidden' && (box.top < top - 3 || box.bottom > bottom + 3))
    })
    if (cutter !== undefined && style(cutter).webkitLineClamp === 'none')
      problems.push(`The text "${text.textContent?.trim().slice(0, 40)}" is cut off.`)
  }
  return [...new Set(problems)]
}
