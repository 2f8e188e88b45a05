import {
  bluePaint,
  blueSilicone,
  brass,
  chrome,
  copper,
  darkSteel,
  graphitePaint,
  groundSteel,
  orangePaint,
  rubber,
  steel,
  whitePaint,
} from './materials.ts'
import {
  at,
  box,
  circle,
  common,
  cut,
  extrude,
  hexagon,
  type Outline,
  polar,
  rectangle,
  repeatX,
  revolve,
  ring,
  rod,
  type Shape,
  shifted,
  slot,
  turnX,
  turnY,
  turnZ,
  union,
} from './shape.ts'
import type { Body, Scene } from './studio.ts'

const body = (material: Body['material'], ...shapes: Shape[]): Body => ({ material, shape: union(...shapes) })
/** The same place for all bodies of a part. */
const placed = (move: (shape: Shape) => Shape, ...bodies: Body[]): Body[] =>
  bodies.map(({ material, shape }) => ({ material, shape: move(shape) }))

/** A helical thread cut into a rod. */
const threadedRod = (radius: number, length: number, pitch: number): Shape => {
  const depth = pitch * 0.3
  return (x, y, z) => {
    const phase = z / pitch - Math.atan2(y, x) / (2 * Math.PI)
    const ridge = Math.abs(phase - Math.round(phase)) * 2
    const side = Math.hypot(x, y) - radius + depth * ridge
    return Math.max(side, Math.abs(z) - length / 2) * 0.6
  }
}

function ballBearing(): Scene {
  const outer = revolve(cut(shifted(40.5, 0, rectangle(9, 23, 1)), shifted(36, 0, rectangle(1.6, 20.5))))
  const inner = revolve(shifted(23.7, 0, rectangle(7.4, 23, 1)))
  const groove = revolve(shifted(31.5, 10.6, circle(1.1)))
  const seal = cut(revolve(shifted(31.7, 0, rectangle(9, 20.6, 0.6))), groove, (x, y, z) => groove(x, y, -z))
  const lip = revolve(shifted(28.2, 0, rectangle(1.2, 21.6, 0.4)))
  const bearing = [body(steel, outer, inner), body(rubber, seal, lip)]
  return {
    bodies: placed((shape) => at(0, 45, 0, turnY(0, shape)), ...bearing),
    bounds: { height: 45, radius: 55 },
    views: [
      { turn: 38, tilt: 18, distance: 370, height: 42 },
      { turn: 4, tilt: 6, distance: 370, height: 44 },
      { turn: 78, tilt: 26, distance: 370, height: 42 },
    ],
  }
}

/** A flank that is straight and slopes: near enough to an involute at this size. */
const tooth =
  (root: number, tip: number, rootWidth: number, tipWidth: number): Outline =>
  (x, y) => {
    const t = Math.min(Math.max((x - root) / (tip - root), 0), 1)
    const half = (rootWidth + (tipWidth - rootWidth) * t) / 2
    return Math.max((Math.abs(y) - half) * 0.92, x - tip, root - 4 - x)
  }

function spurGear(): Scene {
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

function timingBelt(): Scene {
  const [radius, straight] = [38, 120]
  const track = slot(straight, radius)
  const loop: Outline = (x, y) => Math.abs(track(x, y, 0)) - 1.6
  const pitch = 8
  const quarter = (radius * Math.PI) / 2
  // The tooth whose centre is nearest along the loop, measured from the middle of a straight run.
  const teeth: Outline = (x, y) => {
    const half = straight / 2
    const inside = -track(x, y, 0)
    const along = Math.abs(x) <= half ? Math.abs(x) : half + Math.atan2(Math.abs(x) - half, Math.abs(y)) * radius
    const total = half + quarter
    const step = total / Math.round(total / pitch)
    const offset = along - step * Math.round(along / step)
    return Math.hypot(offset, Math.max(inside - 1.2, 0)) - 2.5
  }
  const belt = extrude(union(loop, common(teeth, track)), 30, 0.4)
  return {
    bodies: placed(
      (shape) => at(0, radius + 1.7, 0, shape),
      body(rubber, (x, y, z) => belt(x, y, z) * 0.8),
    ),
    bounds: { height: 40, radius: 108 },
    views: [
      { turn: 32, tilt: 21, distance: 560, height: 34 },
      { turn: 4, tilt: 8, distance: 560, height: 36 },
    ],
  }
}

function hydraulicCylinder(): Scene {
  const barrel = rod(30, 230, 2)
  const bands = union(at(0, 0, 106, rod(32.5, 26, 1.5)), at(0, 0, -108, rod(32.5, 16, 1.5)))
  const gland = at(0, 0, 124, rod(27, 16, 2))
  const port = (z: number) => at(0, 33, z, turnX(90, cut(rod(10, 16, 1), rod(6, 30, 0.2))))
  const piston = at(0, 0, 200, rod(14, 160, 0.6))
  const eye = (z: number) => at(0, 0, z, turnX(90, cut(rod(24, 36, 2), rod(12.8, 80, 0.3))))
  const bush = (z: number) => at(0, 0, z, turnX(90, cut(rod(15.4, 37.4, 0.6), rod(12.6, 80, 0.3))))
  return {
    bodies: placed(
      (shape) => at(0, 33, 0, turnY(90, at(0, 0, -70, shape))),
      body(graphitePaint, barrel, bands, port(98), port(-92), eye(-132), at(0, 0, -112, rod(20, 20, 1))),
      body(steel, gland, bush(-132), bush(292)),
      body(chrome, piston),
      body(darkSteel, eye(292)),
    ),
    bounds: { height: 33, radius: 260 },
    views: [
      { turn: 28, tilt: 20, distance: 1010, height: 30 },
      { turn: 62, tilt: 16, distance: 880, height: 32 },
    ],
  }
}

function oilFilter(): Scene {
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

function inductiveSensor(): Scene {
  const barrel = threadedRod(9, 50, 1)
  const neck = at(0, 0, -31, rod(8.2, 14, 0.6))
  const plug = at(0, 0, -45, threadedRod(6, 16, 1))
  const cap = at(0, 0, 27.2, rod(8.8, 5, 0.9))
  const lamp = at(0, 0, -36.5, rod(8.5, 3.4, 0.6))
  const nut = (z: number) => at(0, 0, z, cut(extrude(hexagon(24), 4.4, 0.8), rod(8.4, 20, 0.1)))
  const washer = (z: number) => at(0, 0, z, cut(rod(13.6, 1.2, 0.3), rod(8.4, 20, 0.1)))
  const sensor = [
    body(brass, barrel, neck, plug),
    body(bluePaint, cap),
    body(orangePaint, lamp),
    body(steel, nut(6), nut(-8), washer(2.6), washer(-4.6)),
  ]
  return {
    bodies: placed((shape) => at(0, 13.4, 0, turnY(74, at(0, 0, 8, shape))), ...sensor),
    bounds: { height: 13, radius: 70 },
    views: [
      { turn: 14, tilt: 20, distance: 270, height: 12 },
      { turn: 52, tilt: 15, distance: 250, height: 13 },
    ],
  }
}

function rollerChain(): Scene {
  const pitch = 25.4
  const plate = extrude(
    union(
      shifted(-pitch / 2, 0, circle(10.5)),
      shifted(pitch / 2, 0, circle(10.5)),
      cut(rectangle(pitch, 17), shifted(0, 31, circle(25)), shifted(0, -31, circle(25))),
    ),
    3.2,
    0.5,
  )
  const pair = (z: number) => union(at(0, 0, z, plate), at(0, 0, -z, plate))
  const outer = repeatX(2 * pitch, 3, pair(14.6))
  const inner = at(pitch, 0, 0, repeatX(2 * pitch, 3, pair(11)))
  const pins = at(pitch / 2, 0, 0, repeatX(pitch, 7, rod(4.1, 36, 0.7)))
  const rollers = at(pitch / 2, 0, 0, repeatX(pitch, 7, rod(7.95, 17.4, 0.6)))
  const chain = [body(groundSteel, outer), body(steel, inner, rollers), body(steel, pins)]
  const bend = (shape: Shape): Shape => at(0, 10.6, 0, shape)
  return {
    bodies: placed(bend, ...chain),
    bounds: { height: 10, radius: 210 },
    views: [
      { turn: 34, tilt: 26, distance: 470, height: 6 },
      { turn: 6, tilt: 12, distance: 430, height: 9 },
    ],
  }
}

function sprocket(): Scene {
  const teeth = 19
  const pitchRadius = 25.4 / (2 * Math.sin(Math.PI / teeth))
  const step = (2 * Math.PI) / teeth
  const seats = polar(teeth, shifted(pitchRadius, 0, circle(8.1)))
  // The flanks above the seats lean outwards, which leaves the pointed teeth of a roller chain.
  const flanks = polar(teeth, (x, y) =>
    Math.max((Math.abs(y) - 8.1 - (x - pitchRadius) * 0.34) * 0.94, pitchRadius - x),
  )
  const blank = cut(circle(pitchRadius + 10.5), seats, flanks)
  const half = step / 2
  const turned: Outline = (x, y) => {
    const [c, s] = [Math.cos(half), Math.sin(half)]
    return blank(c * x + s * y, c * y - s * x, 0)
  }
  const wheel = cut(extrude(turned, 16.2, 1.6), extrude(polar(5, shifted(50, 0, circle(11))), 60, 0.2))
  const hub = at(0, 0, 11, rod(38, 36, 1.2))
  const bore = union(rod(22, 120, 0.2), extrude(polar(3, shifted(23.5, 0, circle(4))), 120, 0.2))
  return {
    bodies: placed((shape) => at(0, 86, 0, turnZ(3, shape)), body(darkSteel, cut(union(wheel, hub), bore))),
    bounds: { height: 86, radius: 105 },
    views: [{ turn: 33, tilt: 16, distance: 680, height: 82 }],
  }
}

function suctionCup(): Scene {
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

function mowerBlade(): Scene {
  const outline = cut(union(rectangle(96, 48, 2), shifted(-40, 0, circle(24))), shifted(-36, 0, circle(10.25)))
  const flat = extrude(outline, 4, 0.3)
  // The outer end is twisted, the cutting edges are ground.
  const twisted: Shape = (x, y, z) => {
    const angle = (Math.max(x + 6, 0) / 54) * 0.25
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    const [ty, tz] = [c * y - s * z, c * z + s * y]
    const bevel = Math.max(Math.abs(ty) - 24 + (tz + 2) * 2.4, -14 - x) * 0.38
    return Math.max(flat(x, ty, tz) * 0.85, x > -14 ? bevel : -1)
  }
  return {
    bodies: placed((shape) => at(6, 7, 0, turnX(-90, turnZ(12, shape))), body(darkSteel, twisted)),
    bounds: { height: 7, radius: 75 },
    views: [{ turn: 22, tilt: 38, distance: 340, height: 6 }],
  }
}

function seedDisc(): Scene {
  const plate = cut(
    circle(110),
    polar(48, shifted(100, 0, circle(2.75))),
    polar(48, shifted(107.5, 0, rectangle(1.4, 5))),
    circle(22),
    polar(4, shifted(22, 0, rectangle(9, 9, 1))),
    polar(8, shifted(36, 0, circle(3.2))),
    polar(
      4,
      shifted(64, 0, (x, y) => slot(22, 7)(y, x, 0)),
    ),
  )
  const disc = extrude(plate, 2.4, 0.4)
  const rim = extrude(ring(90, 87), 4, 0.6)
  const collar = extrude(ring(44, 41), 5, 0.8)
  return {
    bodies: placed((shape) => at(0, 106, 0, turnX(-12, turnZ(4, shape))), body(steel, disc, rim, collar)),
    bounds: { height: 106, radius: 118 },
    views: [
      { turn: 32, tilt: 14, distance: 840, height: 100 },
      { turn: 4, tilt: 8, distance: 840, height: 104 },
    ],
  }
}

function sealingJaw(): Scene {
  const bar = box(250, 34, 26, 1)
  const serration: Shape = (_x, y, z) => {
    const wave = Math.abs(y / 1.8 - Math.round(y / 1.8)) * 1.8
    return (z - 15.6 + wave) * 0.7
  }
  const face = common(at(0, 0, 13, box(246, 17, 10, 0.2)), serration)
  const knifeSlot = at(0, 0, 15, box(260, 1.6, 10, 0.1))
  const heater = at(0, 6, -4, turnY(90, rod(3.4, 400, 0.1)))
  const probe = at(0, -8, -4, turnY(90, rod(1.8, 400, 0.1)))
  const mount = (x: number) => at(x, 11, 0, union(rod(4.2, 80, 0.1), at(0, 0, -11, rod(7.2, 10, 0.2))))
  const foot = (x: number) => at(x, -12.5, 0, rod(3, 80, 0.1))
  const notch = (x: number) => at(x, 19, 0, box(24, 12, 40, 1))
  return {
    bodies: placed(
      (shape) => at(0, 17, 0, turnY(-24, shape)),
      body(
        copper,
        cut(
          union(bar, face),
          knifeSlot,
          heater,
          probe,
          mount(-88),
          mount(88),
          foot(-60),
          foot(60),
          notch(-124),
          notch(124),
        ),
      ),
    ),
    bounds: { height: 17, radius: 135 },
    views: [{ turn: 14, tilt: 26, distance: 610, height: 12 }],
  }
}

/** What is drawn, by the name that the files get. */
export const scenes: Record<string, () => Scene> = {
  'ball-bearing': ballBearing,
  'spur-gear': spurGear,
  'timing-belt': timingBelt,
  'hydraulic-cylinder': hydraulicCylinder,
  'oil-filter': oilFilter,
  'inductive-sensor': inductiveSensor,
  'roller-chain': rollerChain,
  sprocket,
  'suction-cup': suctionCup,
  'mower-blade': mowerBlade,
  'seed-disc': seedDisc,
  'sealing-jaw': sealingJaw,
}
