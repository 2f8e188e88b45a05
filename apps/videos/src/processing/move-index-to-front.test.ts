import { largeMp4, readSampleVideo } from '@abparts/testing/sample-videos'
import { ALL_FORMATS, CustomSource, EncodedPacketSink, Input } from 'mediabunny'
import { expect, test } from 'vitest'
import { moveIndexToFront, type Readable, readBoxes } from './move-index-to-front.ts'

const fileOf = (bytes: Uint8Array<ArrayBuffer>): Readable => {
  const blob = new Blob([bytes])
  return { sizeBytes: blob.size, slice: (start, end) => blob.slice(start, end) }
}

async function moved(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = await moveIndexToFront(fileOf(bytes))
  if (stream === null) throw new Error('There was nothing to move.')
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

const input = (bytes: Uint8Array<ArrayBuffer>, onRead = (_start: number, _end: number) => {}) =>
  new Input({
    formats: ALL_FORMATS,
    source: new CustomSource({
      getSize: () => bytes.length,
      read: (start, end) => {
        onRead(start, end)
        return bytes.slice(start, end)
      },
      prefetchProfile: 'network',
    }),
  })

/** Every packet of every track: what it is and its bytes. */
async function packetsOf(bytes: Uint8Array<ArrayBuffer>) {
  using opened = input(bytes)
  const packets: unknown[] = []
  for (const track of await opened.getTracks())
    for await (const { timestamp, duration, type, data } of new EncodedPacketSink(track).packets())
      packets.push([track.type, timestamp, duration, type, Bun.hash(data)])
  return packets
}

test('the index comes before the media, and every packet is unchanged', async () => {
  const before = await readSampleVideo('h264.mp4')
  const after = await moved(before)
  expect(after.length).toBe(before.length)
  const text = Buffer.from(after.buffer)
  expect(text.indexOf('moov')).toBeLessThan(text.indexOf('mdat'))
  expect(await packetsOf(after)).toEqual(await packetsOf(before))
  expect(await packetsOf(after)).toHaveLength(161)
})

test('another program moves it to the same offsets', async () => {
  const after = await moved(await readSampleVideo('h264.mp4'))
  expect(await packetsOf(after)).toEqual(await packetsOf(await readSampleVideo('fast-start.mp4')))
})

test('64-bit offsets are moved, too', async () => {
  const before = wide(await readSampleVideo('h264.mp4'))
  expect(Buffer.from(before.buffer).includes('co64')).toBe(true)
  expect(await packetsOf(await moved(before))).toEqual(await packetsOf(before))
})

test('a file that needs no moving, or has no index, stays unchanged', async () => {
  expect(await moveIndexToFront(fileOf(await readSampleVideo('fast-start.mp4')))).toBeNull()
  expect(await moveIndexToFront(fileOf(await readSampleVideo('vp9.webm')))).toBeNull()
  expect(await moveIndexToFront(fileOf(new Uint8Array()))).toBeNull()
  expect(await moveIndexToFront(fileOf(new Uint8Array(100)))).toBeNull()
})

test('a broken index is not touched, wherever it is broken', async () => {
  const whole = await readSampleVideo('h264.mp4')
  const moov = Buffer.from(whole.buffer).indexOf('moov')
  for (let at = moov - 4; at < whole.length; at += 1) {
    const broken = whole.slice()
    broken[at] = 0xff
    const stream = await moveIndexToFront(fileOf(broken))
    if (stream !== null) expect((await new Response(stream).bytes()).length).toBe(whole.length)
  }
})

test('a large file starts playing after three reads at most', async () => {
  const chunks = await Array.fromAsync(largeMp4(8_000_000))
  const bytes = await moved(new Uint8Array(Buffer.concat(chunks)))
  const reads: [number, number][] = []
  using opened = input(bytes, (start, end) => reads.push([start, end]))
  const track = await opened.getPrimaryVideoTrack()
  expect(track && (await new EncodedPacketSink(track).getFirstPacket())).not.toBeNull()
  expect(reads.length).toBeLessThanOrEqual(3)
})

/** The same file with 64-bit chunk offsets (`co64`) in the index at its end. */
function wide(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const rebuild = (start: number, end: number): Uint8Array[] =>
    (readBoxes(new DataView(file.buffer), start, end) ?? []).flatMap((box) => {
      const content = [file.subarray(box.start + 8, box.end)]
      if (['moov', 'trak', 'mdia', 'minf', 'stbl'].includes(box.type))
        return boxOf(box.type, rebuild(box.start + 8, box.end))
      return box.type === 'stco' ? boxOf('co64', widened(content)) : boxOf(box.type, content)
    })
  return new Uint8Array(Buffer.concat(rebuild(0, file.length)))
}

function boxOf(type: string, content: Uint8Array[]): Uint8Array[] {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(8 + content.reduce((length, piece) => length + piece.length, 0))
  return [size, Buffer.from(type), ...content]
}

function widened([list = new Uint8Array()]: Uint8Array[]): Uint8Array[] {
  const offsets = Array.from({ length: (list.length - 8) / 4 }, (_, index) =>
    list.subarray(8 + index * 4, 12 + index * 4),
  )
  return [list.subarray(0, 8), ...offsets.flatMap((offset) => [Buffer.alloc(4), offset])]
}
