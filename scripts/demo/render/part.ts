import { type Shape, union } from './shape.ts'
import type { Body } from './studio.ts'

/** One body of several shapes. */
export const body = (material: Body['material'], ...shapes: Shape[]): Body => ({ material, shape: union(...shapes) })
/** The same place for all bodies of a part. */
export const placed = (move: (shape: Shape) => Shape, ...bodies: Body[]): Body[] =>
  bodies.map(({ material, shape }) => ({ material, shape: move(shape) }))

/** A helical thread cut into a rod. */
export const threadedRod = (radius: number, length: number, pitch: number): Shape => {
  const depth = pitch * 0.3
  return (x, y, z) => {
    const phase = z / pitch - Math.atan2(y, x) / (2 * Math.PI)
    const ridge = Math.abs(phase - Math.round(phase)) * 2
    const side = Math.hypot(x, y) - radius + depth * ridge
    return Math.max(side, Math.abs(z) - length / 2) * 0.6
  }
}
