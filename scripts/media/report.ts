import { scopeOf } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { formatBytes } from '@abparts/contracts/format'
import { removedMediaRetentionDays } from '@abparts/contracts/limits'
import {
  type Amount,
  ageLabel,
  areaLabels,
  kindLabels,
  locationLabels,
  mediumLabels,
  type PlatformReport,
  type ReportedOrganization,
  type StoredAmount,
  type StoredMedium,
} from '@abparts/contracts/storage-report'
import { reportPlatform } from '@abparts/core/report/report'
import { print, printJson } from '@abparts/runtime/print'
import { drawTable } from './output.ts'
import { runCommand } from './run-command.ts'

/** A human-readable report of what is stored: a table for each question that has an answer. */
const describeReport = (report: PlatformReport): string =>
  [sums, kinds, owners, locations, ages, months, duplicates, largestObjects, largestPictures]
    .flatMap((draw) => draw(report) ?? [])
    .join('\n\n')

const sums = ({ reportedAt, total, uploads, duplicates, waiting, database }: PlatformReport) =>
  drawTable(
    ['count', 'size'],
    [`at ${reportedAt}`],
    [
      [...amount(total.current), 'stored'],
      [...amount(total.removed), `removed, and kept for ${removedMediaRetentionDays} days`],
      ...waiting.map((row) => [...amount(row), `waiting to be collected (${locationLabels[row.place]})`]),
      [...amount(uploads), 'uploads in progress'],
      [...amount(duplicates), 'stored once more than needed'],
      ['', formatBytes(database.sizeBytes), 'the database'],
      ['', formatBytes(database.withoutPicturesBytes), 'the database without images'],
    ],
  )

const kinds = (report: PlatformReport) =>
  drawTable(
    storedHeadings,
    ['kind'],
    report.kinds.map((row) => [...stored(row), kindLabels[row.kind]]),
  )

const locations = (report: PlatformReport) =>
  drawTable(
    storedHeadings,
    ['storage location'],
    report.places.map((row) => [...stored(row), locationLabels[row.place]]),
  )

const owners = ({ organizations, unowned }: PlatformReport) =>
  drawTable(
    [...storedHeadings, 'used', 'quota', ''],
    ['owner'],
    [
      ...organizations.map((row) => [...stored(row), ...usage(row), row.name]),
      ...unowned.map((row) => [...stored(row), '', '', '', areaLabels[row.area]]),
    ],
  )

const usage = ({ usedBytes, quotaBytes }: ReportedOrganization) => [
  formatBytes(usedBytes),
  quotaBytes === null ? '' : formatBytes(quotaBytes),
  quotaBytes ? `${Math.round((100 * usedBytes) / quotaBytes)} %` : '',
]

const ages = (report: PlatformReport) =>
  drawTable(
    ['count', 'size'],
    ['age'],
    report.ages.map((row) => [...amount(row), ageLabel(row)]),
  )

const months = ({ growth }: PlatformReport) =>
  drawTable(
    ['count', 'size'],
    ['added'],
    [[...amount(growth.before), 'before'], ...growth.months.map((row) => [...amount(row), row.month])],
  )

const duplicates = (report: PlatformReport) =>
  drawTable(
    ['times', 'size'],
    ['duplicates'],
    report.duplicates.largest.map(({ count, sizeBytes, media }) => [
      String(count),
      formatBytes(sizeBytes),
      media.map(nameOf).join(', ') + (media.length < count ? ', …' : ''),
    ]),
  )

const largestObjects = (report: PlatformReport) => largest('largest objects', report.largestObjects)
const largestPictures = (report: PlatformReport) => largest('largest images', report.largestPictures)

const largest = (heading: string, media: readonly StoredMedium[]) =>
  drawTable(
    ['size', 'added'],
    [heading],
    media.map((medium) => [formatBytes(medium.sizeBytes), medium.createdAt.slice(0, 10), nameOf(medium)]),
  )

/** `Video of BRG-6204 Ball bearing (North)`. */
const nameOf = ({ kind, partNumber, title, organizationName }: StoredMedium) =>
  [`${mediumLabels[kind]}:`, partNumber, title, organizationName && `(${organizationName})`].filter(Boolean).join(' ')

const amount = ({ count, sizeBytes }: Amount) =>
  count === 0 ? ['–', '–'] : [count.toLocaleString('en'), formatBytes(sizeBytes)]
const storedHeadings = ['count', 'size', 'removed', 'size']
const stored = ({ current, removed }: StoredAmount) => [...amount(current), ...amount(removed)]

interface ReportCommandOptions {
  json?: boolean | undefined
}

/** `media report`: prints what is stored, as tables or as one JSON object. */
export const reportCommand = ({ json = false }: ReportCommandOptions): Promise<never> =>
  runCommand({ adopt: false }, async ({ db }) => {
    const report = await reportPlatform(db, scopeOf(platform, 'view', 'platform'), { now: new Date() })
    if (json) printJson(report)
    else print(...describeReport(report).split('\n'))
    return 0
  })
