import { blueSilicone, brass } from '../materials.ts'
import { body, placed, threadedRod } from '../part.ts'
import { at, cut, extrude, hexagon, type Outline, revolve, rod, turnX } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function suctionCup(): Scene {
  // Radius and height of the silicone's outer line, from the lip upwards.
  const profile = [
    [21, 0],
    [19.6, 1.6],
    [12.4, 7],
    [18, 11.6],
    [12, 17],
    [17, 21.4],
    [11.4, 27],
    [12.4, 33],
  ] as const
  const line: Outline = (x, y) => {
    let nearest = Number.POSITIVE_INFINITY
    for (let i = 1; i < profile.length; i++) {
      const [ax, ay] = profile[i - 1] ?? [0, 0]
      const [bx, by] = profile[i] ?? [0, 0]
      const t = Math.min(
        Math.max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2), 0),
        1,
      )
      nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)))
    }
    return nearest - 1.15
  }
  const bellows = revolve(line)
  const cuff = at(0, 0, 31, cut(rod(12.6, 7, 1.4), rod(6, 30, 0.2)))
  const nut = at(0, 0, 39.5, extrude(hexagon(17), 8, 0.8))
  const thread = at(0, 0, 48.5, cut(threadedRod(6.6, 12, 1.3), rod(3, 30, 0.2)))
  const core = at(0, 0, 26, cut(rod(10.6, 12, 0.5), rod(3, 60, 0.2)))
  return {
    bodies: placed(
      (shape) => at(0, 1.2, 0, turnX(-90, shape)),
      body(blueSilicone, bellows, cuff),
      body(brass, nut, thread, core),
    ),
    bounds: { height: 27, radius: 40 },
    views: [
      { turn: 20, tilt: 14, distance: 265, height: 26 },
      { turn: 20, tilt: 46, distance: 275, height: 22 },
    ],
  }
}
