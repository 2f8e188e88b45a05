import type { PartVideoType, SupportVideoCategory } from '@abparts/contracts/video'
import type { DemoOrganization } from './people.ts'

export interface DemoPart {
  partNumber: string
  name: string
  description: string
  /** The owning organization; null for the catalog. */
  organization: DemoOrganization | null
  /** Files in `images/`, with their alt texts. */
  images: readonly { file: string; altText: string }[]
  videos?: readonly { file: string; videoType: PartVideoType }[]
}

export const demoParts: readonly DemoPart[] = [
  {
    partNumber: 'BRG-6308-2RS',
    name: 'Deep groove ball bearing 6308-2RS',
    description:
      'Sealed on both sides, 40 × 90 × 23 mm, C3 clearance. Main drive shaft of balers of the RB series and of the infeed roller of the FW 600 wrapper. Press on the inner ring only; no grease needed before fitting.',
    organization: null,
    images: [
      { file: 'ball-bearing-1.jpg', altText: 'Ball bearing, three-quarter view' },
      { file: 'ball-bearing-2.jpg', altText: 'Ball bearing from the front' },
      { file: 'ball-bearing-3.jpg', altText: 'Ball bearing from the side' },
    ],
    videos: [{ file: 'bearing-installation.mp4', videoType: 'installation' }],
  },
  {
    partNumber: 'GEA-M3-36',
    name: 'Spur gear, module 3, 36 teeth',
    description:
      'Case-hardened 16MnCr5, ground flanks, bore 30 H7 with keyway to DIN 6885. Second stage of the knotter gearbox. Replace together with its pinion.',
    organization: null,
    images: [
      { file: 'spur-gear-1.jpg', altText: 'Spur gear, three-quarter view' },
      { file: 'spur-gear-2.jpg', altText: 'Spur gear from the front' },
    ],
  },
  {
    partNumber: 'BLT-8M-1200-30',
    name: 'Timing belt HTD 8M, 1200 × 30 mm',
    description:
      'Neoprene with glass-fibre cord, 150 teeth. Carriage drive of case erectors CE 20 and CE 30. Tension to 78 Hz on the free span of 400 mm; check again after 50 hours.',
    organization: null,
    images: [
      { file: 'timing-belt-1.jpg', altText: 'Timing belt, three-quarter view' },
      { file: 'timing-belt-2.jpg', altText: 'Timing belt from the side' },
    ],
  },
  {
    partNumber: 'CYL-50-28-400',
    name: 'Hydraulic cylinder 50/28, stroke 400 mm',
    description:
      'Double acting, 210 bar, hard-chromed rod, ports G 3/8, eyes 25 mm. Tailgate and drawbar of round balers. Seal kit: CYL-50-SK.',
    organization: null,
    images: [
      { file: 'hydraulic-cylinder-1.jpg', altText: 'Hydraulic cylinder with its rod half out' },
      { file: 'hydraulic-cylinder-2.jpg', altText: 'Hydraulic cylinder from the rod end' },
    ],
    videos: [{ file: 'cylinder-demo.mp4', videoType: 'demo' }],
  },
  {
    partNumber: 'FLT-W962',
    name: 'Spin-on oil filter',
    description:
      'Full flow, bypass 2.5 bar, thread 1"-12 UNF, 93 × 142 mm. Hydraulic return line and engines of the T4 family. Change every 500 hours; oil the gasket, tighten by hand and three quarters of a turn.',
    organization: null,
    images: [
      { file: 'oil-filter-1.jpg', altText: 'Spin-on oil filter, standing' },
      { file: 'oil-filter-2.jpg', altText: 'Spin-on oil filter from above' },
    ],
  },
  {
    partNumber: 'SEN-M18-PNP',
    name: 'Inductive sensor M18, PNP, 8 mm',
    description:
      'Normally open, 10 to 30 V DC, plug M12, IP67. Bale chamber full, tailgate closed, film present. The yellow ring lights up when it switches.',
    organization: null,
    images: [
      { file: 'inductive-sensor-1.jpg', altText: 'Inductive sensor with its two nuts' },
      { file: 'inductive-sensor-2.jpg', altText: 'Inductive sensor from the sensing face' },
    ],
  },
  {
    partNumber: 'CHN-16B-1',
    name: 'Roller chain 16B-1, 5 m',
    description:
      'Pitch 25.4 mm, DIN 8187, with connecting link. Floor conveyor and main roller drive. Replace when ten pitches measure more than 259 mm.',
    organization: null,
    images: [
      { file: 'roller-chain-1.jpg', altText: 'Links of a roller chain, three-quarter view' },
      { file: 'roller-chain-2.jpg', altText: 'Links of a roller chain from the side' },
    ],
  },
  {
    partNumber: 'SPR-16B-19',
    name: 'Sprocket 16B-1, 19 teeth',
    description:
      'C45, teeth induction-hardened, for taper bush 2012. Main roller drive of round balers. Wear goes with the chain: change both.',
    organization: null,
    images: [{ file: 'sprocket-1.jpg', altText: 'Sprocket, three-quarter view' }],
  },
  {
    partNumber: 'SUC-B42-SI',
    name: 'Bellows suction cup 42 mm, silicone',
    description:
      '2.5 bellows, food-grade silicone, 60 Shore, fitting G 1/4. Blank feeder of case erectors and tray formers. Lifts 38 N at −0.6 bar.',
    organization: null,
    images: [
      { file: 'suction-cup-1.jpg', altText: 'Bellows suction cup with its fitting' },
      { file: 'suction-cup-2.jpg', altText: 'Bellows suction cup from above' },
    ],
  },
  {
    partNumber: 'KNF-D112-L',
    name: 'Disc mower blade, 112 × 48 × 4 mm, left',
    description:
      'Boron steel, twisted 14°, bore 20.5 mm. Always replace both blades of a disc, and the bolt at every second change.',
    organization: null,
    images: [{ file: 'mower-blade-1.jpg', altText: 'Disc mower blade, lying' }],
  },
  {
    partNumber: 'NF-SD-48-55',
    name: 'Seed disc, 48 cells, 5.5 mm',
    description:
      'For the Nordfeld precision drill P8: maize and sunflower. Made to our drawing NF-2207; not for other drills.',
    organization: 'Nordfeld Agrar',
    images: [
      { file: 'seed-disc-1.jpg', altText: 'Seed disc, three-quarter view' },
      { file: 'seed-disc-2.jpg', altText: 'Seed disc from the front' },
    ],
  },
  {
    partNumber: 'CP-SJ-250',
    name: 'Sealing jaw 250 mm, serrated',
    description:
      'For the Castello flow packer FP 250: CuCrZr, hard-nickel plated, bores for a 6.5 mm cartridge heater and a thermocouple. Drawing CP-1184.',
    organization: 'Castello Packaging',
    images: [{ file: 'sealing-jaw-1.jpg', altText: 'Sealing jaw, three-quarter view' }],
  },
]

interface DemoSupportVideo {
  file: string
  title: string
  description: string
  category: SupportVideoCategory
}

export const demoSupportVideos: readonly DemoSupportVideo[] = [
  {
    file: 'setting-up-the-round-baler.mp4',
    title: 'Setting up the round baler',
    description: 'From the transport position to the first bale: drawbar height, net roll, bale density.',
    category: 'machine_setup',
  },
  {
    file: 'lubricating-the-main-drive.mp4',
    title: 'Lubricating the main drive',
    description: 'Every 50 hours: which nipples, how much grease, and what a dry bearing sounds like.',
    category: 'maintenance',
  },
  {
    file: 'film-keeps-tearing.mp4',
    title: 'When the film keeps tearing',
    description: 'Check the brake, the rollers and the seal temperature, in this order.',
    category: 'troubleshooting',
  },
]
