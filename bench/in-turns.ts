const rounds = 3

/** Measures one, then the other, and again, since machines have moods. Answers the middle result of each. */
export async function inTurns<Result>(
  measureOurs: () => Promise<Result>,
  measureReference: () => Promise<Result>,
  valueFrom: (result: Result) => number,
): Promise<{ ours: Result; reference: Result }> {
  const pairs: { ours: Result; reference: Result }[] = []
  for (let round = 0; round < rounds; round++)
    pairs.push({ ours: await measureOurs(), reference: await measureReference() })
  const middle = (results: Result[]) => results.sort((a, b) => valueFrom(a) - valueFrom(b))[1] as Result
  return { ours: middle(pairs.map(({ ours }) => ours)), reference: middle(pairs.map(({ reference }) => reference)) }
}
