/** Holds the lock whose name is the second argument, in the database of the first, says so and never lets go. */
import { openLocks } from '@abparts/db/locks'

const [url = '', name = ''] = process.argv.slice(2)
await openLocks(url).hold(name)
console.log('held')
setInterval(() => undefined, 60_000)
