/** The one row that an insert returns. */
export function insertedRow<Row>([row]: readonly Row[]): Row {
  if (row === undefined) throw new Error('An insert returned no row.')
  return row
}
