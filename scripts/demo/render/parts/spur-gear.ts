import { groundSteel } from '../materials.ts'
import { body, placed } from '../part.ts'
import { at, circle, cut, extrude, type Outline, polar, rectangle, ring, rod, shifted, turnZ, union } from '../shape.ts'
import type { Scene } from '../studio.ts'

/** A flank that is straight and slopes: near enough to an involute at this size. */
const tooth =
  (root: number, tip: number, rootWidth: number, tipWidth: number): Outline =>
  (x, y) => {
    const t = Math.min(Math.max((x - root) / (tip - root), 0), 1)
    const half = (rootWidth + (tipWidth - rootWidth) * t) / 2
    return Math.max((Math.abs(y) - half) * 0.92, x - tip, root - 4 - x)
  }

export function spurGear(): Scene {
  const blank = union(circle(50.3), polar(36, tooth(50, 57, 5.6, 2.2)))
  const disc = extrude(blank, 30, 0.7)
  const recess = (z: number) => at(0, 0, z, extrude(ring(43, 24), 16, 1.5))
  const holes = extrude(polar(6, shifted(33.5, 0, circle(5.6))), 60, 0.1)
  const bore = extrude(union(circle(15), shifted(0, 14, rectangle(8, 8))), 60, 0.1)
  const hub = rod(22, 36, 0.8)
  return {
    bodies: placed(
      (shape) => at(0, 57, 0, turnZ(5, shape)),
      body(groundSteel, cut(union(cut(disc, recess(15), recess(-15), holes), hub), bore)),
    ),
    bounds: { height: 57, radius: 68 },
    views: [
      { turn: 34, tilt: 17, distance: 450, height: 54 },
      { turn: 3, tilt: 5, distance: 450, height: 56 },
    ],
  }
}
