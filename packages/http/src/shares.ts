import { AppError } from '@abparts/contracts/error'

/** The organization and user that a share belongs to. */
export interface Holder {
  /** The organization's id, or `anonymous` for all callers who are not signed in. */
  group: string
  /** The user's id, or the network of a caller who is not signed in. */
  person: string
}

/** A part of a limited capacity. Disposing of it releases it. */
export interface Share extends Disposable {
  /** Adds to the share without waiting. Throws `too_many_requests` or `unavailable` when the amount is not free. */
  grow: (amount: number) => void
}

export interface ShareOptions {
  /** What is limited, in the plural, for error messages: `images`. */
  what: string
  /** The total amount, in any unit: workers, bytes. */
  capacity: number
  /** The most that one organization, or one user, may hold. `hold` reduces larger amounts to it. */
  perGroup: number
  perPerson: number
  /** How many requests may wait, and for how long. */
  maxWaiting: number
  maxWaitSeconds: number
}

export interface Shares {
  /**
   * Waits until `amount` (default 1) is free and it is the holder's turn. Throws `too_many_requests` when the queue is
   * full and the holder is its heaviest user, and `unavailable` when the wait takes too long, both with the time after
   * which to retry; and `request_timeout` when `signal` is aborted.
   */
  hold: (holder: Holder, options?: HoldOptions) => Promise<Share>
  /** The same, but throws instead of waiting. */
  holdNow: (holder: Holder, amount?: number) => Share
  /** The amount held and the number of requests waiting now; the number refused since the start. */
  usage: () => { held: number; waiting: number; refused: number }
}

interface HoldOptions {
  amount?: number
  /** The request's signal, aborted when the client disconnects. */
  signal?: AbortSignal
}

interface Waiter {
  amount: number
  grant: (share: Share) => void
  refuse: (error: unknown) => void
}

interface Person {
  held: number
  waiters: Waiter[]
}

interface Group {
  held: number
  /** In round-robin order. */
  people: Map<string, Person>
}

/** Limits the uploads that a process receives at the same time. Slow uploads occupy only a connection. */
export const createUploadShares = () =>
  createShares({
    what: 'uploads',
    capacity: 256,
    perGroup: 32,
    perPerson: 8,
    maxWaiting: 256,
    maxWaitSeconds: 30,
  })

const left = (cause: unknown) => new AppError('request_timeout', 'The request ended while it waited.', { cause })

/** An earlier retry would hardly succeed. */
const retryAfterSeconds = 2

/**
 * Shares a limited capacity fairly: round robin over organizations, and over the users of each, so that heavy users
 * only delay themselves. A full queue drops the newest request of the heaviest user. Each process has its own capacity:
 * N instances have N times as much.
 */
export function createShares(options: ShareOptions): Shares {
  const { what, capacity, perGroup, perPerson, maxWaiting, maxWaitSeconds } = options
  /** In round-robin order. */
  const groups = new Map<string, Group>()
  let held = 0
  let waiting = 0
  let refused = 0

  const tooMany = () =>
    new AppError('too_many_requests', `You have too many ${what} under way. Try again in a moment.`, {
      retryAfterSeconds,
    })
  const allTaken = () =>
    new AppError('unavailable', `Too many ${what} at the same time. Try again in a moment.`, { retryAfterSeconds })
  const refuse = (error: AppError): AppError => {
    refused += 1
    return error
  }

  function find({ group: groupName, person: personName }: Holder): { group: Group; person: Person } {
    const group = groups.get(groupName) ?? { held: 0, people: new Map<string, Person>() }
    const person = group.people.get(personName) ?? { held: 0, waiters: [] }
    groups.set(groupName, group)
    group.people.set(personName, person)
    return { group, person }
  }

  function forget({ group: groupName, person: personName }: Holder): void {
    const group = groups.get(groupName)
    const person = group?.people.get(personName)
    if (group === undefined || person === undefined || person.held > 0 || person.waiters.length > 0) return
    group.people.delete(personName)
    if (group.people.size === 0) groups.delete(groupName)
  }

  const isWithinOwn = (group: Group, person: Person, amount: number) =>
    person.held + amount <= perPerson && group.held + amount <= perGroup
  const isFree = (amount: number) => held + amount <= capacity

  function add({ group, person }: { group: Group; person: Person }, amount: number): void {
    group.held += amount
    person.held += amount
    held += amount
  }

  function shareOf(holder: Holder, first: number): Share {
    let own = 0
    const grow = (amount: number) => {
      const found = find(holder)
      if (!isWithinOwn(found.group, found.person, amount)) throw refuse(tooMany())
      if (!isFree(amount)) throw refuse(allTaken())
      add(found, amount)
      own += amount
    }
    add(find(holder), first)
    own = first
    return {
      grow,
      [Symbol.dispose]() {
        add(find(holder), -own)
        own = 0
        forget(holder)
        grantNext()
      },
    }
  }

  /** The next holder in turn who is within their limits. Null if there is none, or too little capacity is free. */
  function nextHolder(): Holder | null {
    for (const [groupName, group] of groups)
      for (const [personName, person] of group.people) {
        const [first] = person.waiters
        if (first === undefined || !isWithinOwn(group, person, first.amount)) continue
        // Small requests must not overtake a large one forever.
        return isFree(first.amount) ? { group: groupName, person: personName } : null
      }
    return null
  }

  function grantNext(): void {
    for (let holder = nextHolder(); holder !== null; holder = nextHolder()) {
      const { group, person } = find(holder)
      const waiter = person.waiters.shift()
      if (waiter === undefined) return
      waiting -= 1
      // Move both to the end of the round.
      groups.delete(holder.group)
      groups.set(holder.group, group)
      group.people.delete(holder.person)
      group.people.set(holder.person, person)
      waiter.grant(shareOf(holder, waiter.amount))
    }
  }

  const waitingIn = (group: Group) => group.people.values().reduce((sum, { waiters }) => sum + waiters.length, 0)

  /** Drops the newest request of the heaviest user from a full queue. False: the holder is the heaviest user. */
  function makeRoom(holder: Holder): boolean {
    const own = find(holder)
    const [longest] = [...groups.values()].sort((a, b) => waitingIn(b) - waitingIn(a))
    if (longest === undefined) return false
    const [most] = [...longest.people.values()].sort((a, b) => b.waiters.length - a.waiters.length)
    const isOwn = longest === own.group
    const hasMore = isOwn
      ? (most?.waiters.length ?? 0) > own.person.waiters.length + 1
      : waitingIn(longest) > waitingIn(own.group) + 1
    const last = hasMore ? most?.waiters.at(-1) : undefined
    last?.refuse(refuse(tooMany()))
    return last !== undefined
  }

  return {
    hold: async (holder, { amount: wanted = 1, signal } = {}) => {
      const amount = Math.min(wanted, perGroup, perPerson)
      if (signal?.aborted) throw left(signal.reason)
      const { group, person } = find(holder)
      if (waiting === 0 && isWithinOwn(group, person, amount) && isFree(amount)) return shareOf(holder, amount)
      if (waiting >= maxWaiting && !makeRoom(holder)) {
        forget(holder)
        throw refuse(tooMany())
      }
      const { promise, resolve, reject } = Promise.withResolvers<Share>()
      const waiter: Waiter = {
        amount,
        grant: resolve,
        refuse: (error) => {
          person.waiters.splice(person.waiters.indexOf(waiter), 1)
          waiting -= 1
          reject(error)
          forget(holder)
          grantNext()
        },
      }
      person.waiters.push(waiter)
      waiting += 1
      const timer = setTimeout(() => waiter.refuse(refuse(allTaken())), maxWaitSeconds * 1000)
      const leave = () => waiter.refuse(left(signal?.reason))
      signal?.addEventListener('abort', leave)
      grantNext()
      try {
        return await promise
      } finally {
        clearTimeout(timer)
        signal?.removeEventListener('abort', leave)
      }
    },
    holdNow: (holder, amount = 1) => {
      const { group, person } = find(holder)
      const error = isWithinOwn(group, person, amount) ? (isFree(amount) ? null : allTaken()) : tooMany()
      if (error === null) return shareOf(holder, amount)
      forget(holder)
      throw refuse(error)
    },
    usage: () => ({ held, waiting, refused }),
  }
}
