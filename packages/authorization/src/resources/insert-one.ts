/** The one row that an insert returns. */
export async function insertOne<Row>(insert: PromiseLike<Row[]>): Promise<Row> {
  const [row] = await insert
  if (row === undefined) throw new Error('An insert returned no row.')
  return row
}
