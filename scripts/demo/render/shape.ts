/** Signed distance functions: how far a point (millimetres, y up) is from a body, negative inside. */
export type Shape = (x: number, y: number, z: number) => number
/** The same in a plane: z is ignored. */
export type Outline = Shape

const { abs, atan2, cos, hypot, max, min, PI, round, sin } = Math

export const circle =
  (radius: number): Outline =>
  (x, y) =>
    hypot(x, y) - radius

export const rectangle =
  (width: number, height: number, rounding = 0): Outline =>
  (x, y) => {
    const dx = abs(x) - width / 2 + rounding
    const dy = abs(y) - height / 2 + rounding
    return hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - rounding
  }

/** A line of a given length along x, with round ends. */
export const slot =
  (length: number, radius: number): Outline =>
  (x, y) =>
    hypot(max(abs(x) - length / 2, 0), y) - radius

/** Six sides; `acrossFlats` is the width of the spanner. */
export const hexagon = (acrossFlats: number): Outline => polar(6, (x) => x - acrossFlats / 2)

/** Copies what is around the positive x axis `count` times around the centre. */
export const polar =
  (count: number, outline: Outline): Outline =>
  (x, y) => {
    const step = (2 * PI) / count
    const angle = atan2(y, x)
    const turned = angle - step * round(angle / step)
    const radius = hypot(x, y)
    return outline(radius * cos(turned), radius * sin(turned), 0)
  }

export const shifted =
  (dx: number, dy: number, outline: Outline): Outline =>
  (x, y) =>
    outline(x - dx, y - dy, 0)

export const ring = (outer: number, inner: number): Outline => cut(circle(outer), circle(inner))

/** What is in any of them. */
export const union =
  (...shapes: Shape[]): Shape =>
  (x, y, z) => {
    let nearest = Number.POSITIVE_INFINITY
    for (const shape of shapes) nearest = min(nearest, shape(x, y, z))
    return nearest
  }

/** The first without the others. */
export const cut =
  (body: Shape, ...holes: Shape[]): Shape =>
  (x, y, z) => {
    let distance = body(x, y, z)
    for (const hole of holes) distance = max(distance, -hole(x, y, z))
    return distance
  }

/** What is in all of them. */
export const common =
  (...shapes: Shape[]): Shape =>
  (x, y, z) => {
    let farthest = Number.NEGATIVE_INFINITY
    for (const shape of shapes) farthest = max(farthest, shape(x, y, z))
    return farthest
  }

/** An outline in x and y given a thickness along z, its edges broken by `edge`. */
export const extrude =
  (outline: Outline, thickness: number, edge = 0.5): Shape =>
  (x, y, z) => {
    const d = outline(x, y, 0) + edge
    const h = abs(z) - thickness / 2 + edge
    return min(max(d, h), 0) + hypot(max(d, 0), max(h, 0)) - edge
  }

/** An outline whose x is the radius, turned around the z axis; its y is z. */
export const revolve =
  (outline: Outline): Shape =>
  (x, y, z) =>
    outline(hypot(x, y), z, 0)

/** A rod along z. */
export const rod = (radius: number, length: number, edge = 0.5): Shape => extrude(circle(radius), length, edge)

export const box = (width: number, height: number, depth: number, edge = 0.5): Shape =>
  extrude(rectangle(width, height, edge), depth, edge)

export const at =
  (dx: number, dy: number, dz: number, shape: Shape): Shape =>
  (x, y, z) =>
    shape(x - dx, y - dy, z - dz)

/** Turned by degrees around an axis. */
export const turnX = (degrees: number, shape: Shape): Shape => {
  const [c, s] = [cos((degrees * PI) / 180), sin((degrees * PI) / 180)]
  return (x, y, z) => shape(x, c * y + s * z, c * z - s * y)
}
export const turnY = (degrees: number, shape: Shape): Shape => {
  const [c, s] = [cos((degrees * PI) / 180), sin((degrees * PI) / 180)]
  return (x, y, z) => shape(c * x - s * z, y, s * x + c * z)
}
export const turnZ = (degrees: number, shape: Shape): Shape => {
  const [c, s] = [cos((degrees * PI) / 180), sin((degrees * PI) / 180)]
  return (x, y, z) => shape(c * x + s * y, c * y - s * x, z)
}

/** Copies along x, `pitch` apart, `count` to either side. */
export const repeatX =
  (pitch: number, count: number, shape: Shape): Shape =>
  (x, y, z) =>
    shape(x - pitch * min(max(round(x / pitch), -count), count), y, z)
