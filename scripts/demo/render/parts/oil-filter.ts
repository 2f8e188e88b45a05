import { bluePaint, orangePaint, rubber, steel, whitePaint } from '../materials.ts'
import { body, placed, threadedRod } from '../part.ts'
import { at, circle, cut, extrude, polar, rectangle, revolve, rod, shifted, turnX, union } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function oilFilter(): Scene {
  const can = revolve(union(shifted(0, -4, rectangle(92, 128, 13)), shifted(0, -60, rectangle(93, 8, 3))))
  const flutes = extrude(polar(15, shifted(46.5, 0, circle(3.2))), 26, 2)
  const fluted = cut(can, at(0, 0, 54, flutes))
  const label = revolve(shifted(0, -14, rectangle(92.5, 58)))
  const stripe = revolve(shifted(0, 10, rectangle(92.9, 5)))
  const plate = at(
    0,
    0,
    -68.5,
    cut(rod(40, 3, 0.8), rod(12.7, 20, 0.2), extrude(polar(8, shifted(24, 0, circle(4.2))), 20, 0.2)),
  )
  const thread = at(0, 0, -67, cut(rod(15.5, 7, 0.5), threadedRod(13.4, 30, 2.2)))
  const gasket = at(0, 0, -69.5, revolve(shifted(34.5, 0, circle(3))))
  const parts = [
    body(bluePaint, fluted),
    body(whitePaint, label),
    body(orangePaint, stripe),
    body(steel, plate, thread),
    body(rubber, gasket),
  ]
  return {
    bodies: placed((shape) => at(0, 72, 0, turnX(-90, shape)), ...parts),
    bounds: { height: 70, radius: 90 },
    views: [
      { turn: 25, tilt: 14, distance: 560, height: 68 },
      { turn: 25, tilt: 40, distance: 600, height: 62 },
    ],
  }
}
