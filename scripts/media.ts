import { StorageBackend } from '@abparts/contracts/storage'
import { print, printError } from '@abparts/runtime/print'
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { version } from '../package.json'
import { parseShare } from './media/parse-share.ts'

// npm run media -- <command>: what an operator does with the stored media. docs/operations.md explains each command.
// Each is loaded when it is asked for: all of them together take as long to load as most of them take to run.
const program = new Command('npm run media --')
  .description('Looks after the stored media, with the same environment as the services, while they run or not.')
  .version(version)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .configureOutput({
    writeOut: (text) => print(...text.trimEnd().split('\n')),
    writeErr: printError,
  })
  .showHelpAfterError('Add --help to see what there is.')
  // A variable that the shell does not know must not become the directory that one is in.
  .hook('preAction', (_program, command) => {
    for (const option of command.options)
      if (command.getOptionValue(option.attributeName()) === '')
        command.error(`error: option '${option.flags}' is empty`)
  })

const dryRun = new Option('--dry-run', 'show what would be done, and do nothing')
const yesRemove = new Option(
  '--yes-remove <count>',
  'yes, remove so many: needed for more than a tenth, or all',
).argParser((text) => parseWhole(text, 999_999_999))
const json = new Option('--json', 'print one JSON object a line, the last one with the totals')

program
  .command('verify')
  .description(
    'Compares the database and the storages, in both directions, and what organizations use with what is counted.',
  )
  .option('--deep', 'read every object and compare its SHA-256 as well')
  .option('--fix', 'remove what is orphaned, and count anew what organizations use')
  .option('--adopt', 'let the storages belong to this database from now on, whosever they were')
  .addOption(yesRemove)
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 all is well, 1 something is not, 2 it could not be found out.')
  .action(async (options) => (await import('./media/verify.ts')).verifyCommand(options))

program
  .command('move-storage')
  .description('Moves every object to one storage while the services run. Repeat it to go on after an interruption.')
  .addOption(new Option('--to <storage>', 'where to').choices(StorageBackend.options).makeOptionMandatory())
  .addOption(dryRun)
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 all objects are there, 1 some are not, 2 it could not be done.')
  .action(async (options) => (await import('./media/move-storage.ts')).moveStorageCommand(options))

program
  .command('report')
  .description(
    'Says what is stored: by kind, owner, location and age, with duplicates and the largest. Changes nothing.',
  )
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 it was printed, 2 it could not be found out.')
  .action(async (options) => (await import('./media/report.ts')).reportCommand(options))

const repository = 'a directory, or s3://bucket/prefix'

program
  .command('backup')
  .description('Makes a backup of the database and all objects as they are at one instant, while they are in use.')
  .requiredOption('--to <repository>', repository)
  .option('--keep-daily <count>', 'remove older backups, except the newest of that many days', parseCount)
  .option('--keep-weekly <count>', 'and except the newest of that many weeks', parseCount)
  .option(
    '--check-share <percent>',
    'read so much of the repository again, as 10%; else all of it within 30 days',
    parseShare,
  )
  .option('--verify', 'restore it into a throwaway database and storage, and compare')
  .option('--adopt', 'let the repository belong to this installation from now on, whosever it was')
  .addOption(yesRemove)
  .addOption(dryRun)
  .addOption(json)
  .addHelpText(
    'after',
    '\nExit codes: 0 all is backed up, 1 something is damaged or differs, 2 there is no new backup.',
  )
  .action(async (options) => (await import('./media/backup.ts')).backupCommand(options))

program
  .command('restore')
  .description('Brings a backup into a database and storage, and compares. Stop the services first.')
  .requiredOption('--from <repository>', repository)
  .option('--backup <name>', 'which one; else the newest')
  .addOption(
    new Option(
      '--allow-plain <name>',
      'this one, which you know, although it is not encrypted as the others, or is from before they were authenticated',
    ).conflicts('backup'),
  )
  .option('--database-url <url>', 'into this database, made if it is not there; else the one of the environment')
  .option('--media-root <directory>', 'into this directory; else the storage of the environment')
  .option('--force', 'replace what is there')
  .option('--adopt', 'let the storage belong to the restored database, whosever it was')
  .addOption(yesRemove)
  .addOption(dryRun)
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 everything is there, 1 something is not, 2 it could not be done.')
  .action(async (options) => (await import('./media/restore.ts')).restoreCommand(options))

program
  .command('migrate-images')
  .description("Brings an old installation's images into the database. Repeat it to go on after an interruption.")
  .option('--from <directory>', "the old application's root, in which its paths begin")
  .option('--database-url <url>', 'the old database: its rows are copied too; else the paths are in ours')
  .option('--keep-role <email...>', 'who keeps the role that they have there; everybody else comes as a user')
  .option('--proprietary-to <organization>', 'whose parts become that are proprietary there, and of no organization')
  .option(
    '--ignore-column <table.column...>',
    'a column there that says who may see a row, or use it: it does not count',
  )
  .addOption(
    new Option('--export <directory>', 'the way back: write every image into a file there').conflicts([
      'from',
      'databaseUrl',
    ]),
  )
  .addOption(dryRun)
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 all images are there, 1 some are not, 2 it could not be done.')
  .action(async (options, command) =>
    (await import('./media/migrate-images.ts')).migrateImagesCommand(options, command),
  )

const sync = program
  .command('sync')
  .description('Makes the media of one installation appear in another.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))

for (const [way, description] of [
  ['pull', 'Brings here what is new or newer there. Nothing is ever changed there.'],
  ['push', 'Brings there what is new or newer here. Nothing is ever changed here.'],
] as const)
  sync
    .command(way)
    .description(`${description} Repeat it to go on after an interruption.`)
    .requiredOption('--remote <name>', 'the other installation, by its name in the file of remotes')
    .addOption(
      new Option('--prefer <side>', 'which one is right where both have changed').choices(['local', 'remote'] as const),
    )
    .option('--delete', 'remove what was deleted on the side that it comes from; it can be restored')
    .addOption(yesRemove)
    .option('--with-users', 'new users get their e-mail addresses and passwords')
    .option('--keep-role <email...>', 'who keeps the role that they have where they come from; others come as users')
    .option('--anonymize', "put placeholders in place of users' photos")
    .addOption(dryRun)
    .addOption(json)
    .addHelpText('after', '\nExit codes: 0 all is done, 1 conflicts or others are left, 2 it could not be done.')
    .action(async (options) => (await import('./media/sync.ts')).syncCommand(way, options))

sync
  .command('undo')
  .description('Brings back what there was before a sync, except what was changed since.')
  .requiredOption('--from <directory>', 'where the sync has saved it')
  .option('--remote <name>', 'it was a push to this one')
  .addOption(dryRun)
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 all is as before, 1 something is not, 2 it could not be done.')
  .action(async (options) => (await import('./media/sync-undo.ts')).syncUndoCommand(options))

function parseCount(text: string): number {
  return parseWhole(text, 9999)
}

function parseWhole(text: string, highest: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) > highest)
    throw new InvalidArgumentError(`Expected a number from 0 to ${highest}.`)
  return Number(text)
}

await program.parseAsync()
