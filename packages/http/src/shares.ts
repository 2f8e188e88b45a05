import { AppError } from '@abparts/contracts/error'

/** For whom something scarce is held. */
export interface Holder {
  /** The organization, or what stands for one: `anonymous` for all strangers together. */
  group: string
  /** The user, or a stranger's network. */
  person: string
}

/** A part of something scarce, until it is disposed of. */
export interface Share extends Disposable {
  /** Holds so much more, without waiting. Throws `too_many_requests` or `unavailable` when that is not to be had. */
  grow: (amount: number) => void
}

export interface ShareOptions {
  /** What is shared, in the plural, for the sentence of a refusal: `images`. */
  what: string
  /** What there is in all, in whatever unit: a number of workers, bytes. */
  capacity: number
  /** At most so much of it is one organization's, and one person's. What is larger counts as that much, and is alone. */
  perGroup: number
  perPerson: number
  /** How many may wait, and for how long. */
  maxWaiting: number
  maxWaitSeconds: number
}

export interface Shares {
  /**
   * Holds `amount` (default 1) as soon as it is free and it is the holder's turn. Throws `too_many_requests` when the
   * holder has too much waiting, and `unavailable` when the wait is over or too many others wait, both with the time after
   * which to try again; and `request_timeout` once `signal` is aborted.
   */
  hold: (holder: Holder, options?: HoldOptions) => Promise<Share>
  /** The same without waiting. */
  holdNow: (holder: Holder, amount?: number) => Share
  /** What is held and how many wait, now; how many were refused since the start. */
  usage: () => { held: number; waiting: number; refused: number }
}

interface HoldOptions {
  amount?: number
  /** Of the request, when its client leaves. */
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
  /** In the order of their turns. */
  people: Map<string, Person>
}

/** Bodies of uploads that a process receives at the same time. A slow one holds nothing but its connection. */
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

/** A retry sooner than this would find the same. */
const retryAfterSeconds = 2

/**
 * Gives out something scarce: round robin over organizations, and within each over its people, so that whoever asks for
 * much waits behind themselves. A line that is full loses the newest of whoever has the most in it. One process gives
 * out its own: N instances have N times as much.
 */
export function createShares(options: ShareOptions): Shares {
  const { what, capacity, perGroup, perPerson, maxWaiting, maxWaitSeconds } = options
  /** In the order of their turns. */
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

  /** Whose turn it is, among those who may hold more. Null: nobody's, or what is free is not enough for them. */
  function nextHolder(): Holder | null {
    for (const [groupName, group] of groups)
      for (const [personName, person] of group.people) {
        const [first] = person.waiters
        if (first === undefined || !isWithinOwn(group, person, first.amount)) continue
        // Whoever needs much is not overtaken for ever by those who need little.
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
      // To the end of both lines.
      groups.delete(holder.group)
      groups.set(holder.group, group)
      group.people.delete(holder.person)
      group.people.set(holder.person, person)
      waiter.grant(shareOf(holder, waiter.amount))
    }
  }

  const waitingIn = (group: Group) => group.people.values().reduce((sum, { waiters }) => sum + waiters.length, 0)

  /** Makes room in a full line for a holder who has less in it than somebody else. False: they have the most. */
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
