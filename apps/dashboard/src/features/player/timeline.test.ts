import { expect, test } from 'vitest'
import { parseStoryboard, tileAt } from './timeline.tsx'

const text = `WEBVTT

00:00.000 --> 00:05.000
storyboard.webp?expires=1&signature=a_b#xywh=0,0,160,90

00:00:05.000 --> 01:00:10.500
storyboard.webp?expires=1&signature=a_b#xywh=160,0,160,90
`

test('each cue is a rectangle of the image next to the storyboard', () => {
  const sprite = 'https://media.example/videos/7/storyboard.webp?expires=1&signature=a_b'
  expect(parseStoryboard(text, 'https://media.example/videos/7/storyboard.vtt?expires=1')).toEqual([
    { startSeconds: 0, endSeconds: 5, spriteUrl: sprite, x: 0, y: 0, width: 160, height: 90 },
    { startSeconds: 5, endSeconds: 3610.5, spriteUrl: sprite, x: 160, y: 0, width: 160, height: 90 },
  ])
  expect(parseStoryboard(text.replaceAll('\n', '\r\n'), 'https://media.example/')).toHaveLength(2)
})

test('each position has its tile, and the end has the last one', () => {
  const tiles = parseStoryboard(text, 'https://media.example/')
  expect([0, 4.9, 5, 9999].map((seconds) => tileAt(tiles, seconds)?.x)).toEqual([0, 0, 160, 160])
  expect(tileAt([], 3)).toBeUndefined()
})
