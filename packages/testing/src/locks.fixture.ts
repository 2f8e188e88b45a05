/** Takes the lock named by the second argument in the database of the first, reports it and never releases it. */
import { openLocks } from '@abparts/db/locks'

const [url = '', name = ''] = process.argv.slice(2)
await openLocks(url).hold(name)
console.log('held')
setInterval(() => undefined, 60_000)
