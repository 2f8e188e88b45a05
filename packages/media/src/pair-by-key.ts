interface Keyed {
  key: string
}

/** Reads two lists side by side that are sorted by key. What is in one of them alone comes with null. */
export async function* pairByKey<Left extends Keyed, Right extends Keyed>(
  lefts: AsyncIterable<Left>,
  rights: AsyncIterable<Right>,
): AsyncGenerator<[Left, Right] | [Left, null] | [null, Right]> {
  const right = rights[Symbol.asyncIterator]()
  let next = await right.next()
  for await (const left of lefts) {
    for (; !next.done && next.value.key < left.key; next = await right.next()) yield [null, next.value]
    if (next.done || next.value.key !== left.key) yield [left, null]
    else {
      yield [left, next.value]
      next = await right.next()
    }
  }
  for (; !next.done; next = await right.next()) yield [null, next.value]
}
