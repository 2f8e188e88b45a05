/** A small picture for a stretch of a video: a rectangle of a sprite. */
export interface Tile {
  startSeconds: number
  endSeconds: number
  spriteUrl: string
  x: number
  y: number
  width: number
  height: number
}

const cue = /^([\d:.]+) --> ([\d:.]+)[^\n]*\n([^\n#]+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm

const secondsOf = (clock: string): number => clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

/** The tiles of a WebVTT storyboard. Their addresses are relative to its own. */
export const parseStoryboard = (text: string, url: string): Tile[] =>
  Array.from(text.replaceAll('\r', '').matchAll(cue), ([, start = '', end = '', sprite = '', ...place]) => {
    const [x = 0, y = 0, width = 0, height = 0] = place.map(Number)
    const spriteUrl = new URL(sprite, url).href
    return { startSeconds: secondsOf(start), endSeconds: secondsOf(end), spriteUrl, x, y, width, height }
  })

/** The tile for a moment; the last one stands for what comes after it. */
export const tileAt = (tiles: readonly Tile[], seconds: number): Tile | undefined =>
  tiles.find(({ endSeconds }) => seconds < endSeconds) ?? tiles.at(-1)
