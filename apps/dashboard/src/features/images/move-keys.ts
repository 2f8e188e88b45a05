/** The ids in their new order after some were dropped before or after another. */
export function moveKeys(
  ids: readonly string[],
  moved: ReadonlySet<string | number>,
  target: { key: string | number; dropPosition: 'on' | 'before' | 'after' },
): string[] {
  const staying = ids.filter((id) => !moved.has(id))
  const at = staying.indexOf(String(target.key)) + (target.dropPosition === 'before' ? 0 : 1)
  return [...staying.slice(0, at), ...ids.filter((id) => moved.has(id)), ...staying.slice(at)]
}
