import { ballBearing } from './parts/ball-bearing.ts'
import { hydraulicCylinder } from './parts/hydraulic-cylinder.ts'
import { inductiveSensor } from './parts/inductive-sensor.ts'
import { mowerBlade } from './parts/mower-blade.ts'
import { oilFilter } from './parts/oil-filter.ts'
import { rollerChain } from './parts/roller-chain.ts'
import { sealingJaw } from './parts/sealing-jaw.ts'
import { seedDisc } from './parts/seed-disc.ts'
import { sprocket } from './parts/sprocket.ts'
import { spurGear } from './parts/spur-gear.ts'
import { suctionCup } from './parts/suction-cup.ts'
import { timingBelt } from './parts/timing-belt.ts'
import type { Scene } from './studio.ts'

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
