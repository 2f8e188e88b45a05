interface Keyed {
  key: string
}

/** Reads two lists side by side that are sorted by key. What is in one of them alone comes with null. */
export async function* pairByKey<Left extends Keyed, Right extends Keyed>(
  lefts: AsyncIterable<Left>,
  rights: AsyncIterable<Right>,
): AsyncGenerator<[Left, Right] | [Left, null] | [null, Right]> {
  const [left, right] = [lefts[Symbol.asyncIterator](), rights[Symbol.asyncIterator]()]
  // Where both go on, both are read at the same time.
  let [one, other] = await Promise.all([left.next(), right.next()])
  for (;;) {
    if (one.done && other.done) return
    if (one.done || (!other.done && other.value.key < one.value.key)) {
      yield [null, other.value]
      other = await right.next()
    } else if (other.done || one.value.key < other.value.key) {
      yield [one.value, null]
      one = await left.next()
    } else {
      yield [one.value, other.value]
      ;[one, other] = await Promise.all([left.next(), right.next()])
    }
  }
}
