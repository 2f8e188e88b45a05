import { StorageBackend } from '@abparts/contracts/storage'
import { print, printError } from '@abparts/runtime/print'
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { version } from '../package.json'
import { parseShare } from './media/parse-share.ts'

// npm run media -- <command>: the operator's commands for the stored media. docs/operations.md explains each of them.
// Each is loaded on demand: loading all of them takes as long as running most of them.
const program = new Command('npm run media --')
  .description('Manages the stored media, with the same environment as the services, whether they run or not.')
  .version(version)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .configureOutput({
    writeOut: (text) => print(...text.trimEnd().split('\n')),
    writeErr: printError,
  })
  .showHelpAfterError('Add --help for the commands and options.')
  // An unset variable of the shell must not become the current directory.
  .hook('preAction', (_program, command) => {
    for (const option of command.options)
      if (command.getOptionValue(option.attributeName()) === '')
        command.error(`error: option '${option.flags}' is empty`)
  })

const dryRun = new Option('--dry-run', 'show what would be done, and change nothing')
const yesRemove = new Option(
  '--yes-remove <count>',
  'confirm that this many are removed: required for more than a tenth, or all',
).argParser((text) => parseWhole(text, 999_999_999))
const json = new Option('--json', 'print one JSON object per line, the last one with the totals')

program
  .command('verify')
  .description(
    'Compares the database with the storages, in both directions, and the recorded usage of organizations with their media.',
  )
  .option('--deep', 'read every object and compare its SHA-256 as well')
  .option('--fix', 'remove orphaned objects, and recount the usage of organizations')
  .option('--adopt', 'make the storages belong to this database, whoever they belonged to')
  .addOption(yesRemove)
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 everything is fine, 1 something is not, 2 the check failed.')
  .action(async (options) => (await import('./media/verify.ts')).verifyCommand(options))

program
  .command('move-storage')
  .description('Moves every object to one storage while the services run. Repeat it to continue after an interruption.')
  .addOption(new Option('--to <storage>', 'the target').choices(StorageBackend.options).makeOptionMandatory())
  .addOption(dryRun)
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 every object has been moved, 1 some have not, 2 it failed.')
  .action(async (options) => (await import('./media/move-storage.ts')).moveStorageCommand(options))

program
  .command('report')
  .description(
    'Reports what is stored: by kind, owner, location and age, with duplicates and the largest. Changes nothing.',
  )
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 the report was printed, 2 it failed.')
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
    'reread this share of the repository, such as 10%; by default all of it within 30 days',
    parseShare,
  )
  .option('--verify', 'restore it into a throwaway database and storage, and compare')
  .option('--adopt', 'make the repository belong to this installation, whoever it belonged to')
  .addOption(yesRemove)
  .addOption(dryRun)
  .addOption(json)
  .addHelpText(
    'after',
    '\nExit codes: 0 everything is backed up, 1 something is damaged or differs, 2 there is no new backup.',
  )
  .action(async (options) => (await import('./media/backup.ts')).backupCommand(options))

program
  .command('restore')
  .description('Restores a backup into a database and storage, and compares. Stop the services first.')
  .requiredOption('--from <repository>', repository)
  .option('--backup <name>', 'the backup to restore; by default the newest')
  .addOption(
    new Option(
      '--allow-plain <name>',
      'restore this backup, which you trust, although it is not encrypted like the others, or predates authentication',
    ).conflicts('backup'),
  )
  .option(
    '--database-url <url>',
    'into this database, created if it does not exist; by default that of the environment',
  )
  .option('--media-root <directory>', 'into this directory; by default the storage of the environment')
  .option('--force', 'replace what is there')
  .option('--adopt', 'make the storage belong to the restored database, whoever it belonged to')
  .addOption(yesRemove)
  .addOption(dryRun)
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 everything is restored, 1 something is not, 2 it failed.')
  .action(async (options) => (await import('./media/restore.ts')).restoreCommand(options))

program
  .command('migrate-images')
  .description(
    'Migrates the images of an old installation into the database. Repeat it to continue after an interruption.',
  )
  .option('--from <directory>', 'the root directory of the old application, to which its paths are relative')
  .option(
    '--database-url <url>',
    'the old database, whose rows are copied too; by default the paths are in this database',
  )
  .option('--keep-role <email...>', 'people who keep their role; everybody else becomes a user')
  .option('--proprietary-to <organization>', 'the organization that gets the proprietary parts without an organization')
  .option('--ignore-column <table.column...>', 'an old column that restricts who may see or use a row, to be ignored')
  .addOption(
    new Option('--export <directory>', 'the way back: write every image to a file in this directory').conflicts([
      'from',
      'databaseUrl',
    ]),
  )
  .addOption(dryRun)
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 every image is there, 1 some are not, 2 it failed.')
  .action(async (options, command) =>
    (await import('./media/migrate-images.ts')).migrateImagesCommand(options, command),
  )

const sync = program
  .command('sync')
  .description('Copies the media of one installation to another.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))

for (const [way, description] of [
  ['pull', 'Copies from there what is new or newer. Nothing is ever changed there.'],
  ['push', 'Copies from here what is new or newer. Nothing is ever changed here.'],
] as const)
  sync
    .command(way)
    .description(`${description} Repeat it to continue after an interruption.`)
    .requiredOption('--remote <name>', 'the other installation, by its name in the remotes file')
    .addOption(
      new Option('--prefer <side>', 'the side that wins where both have changed').choices(['local', 'remote'] as const),
    )
    .option('--delete', 'remove what was deleted in the source; it can be restored')
    .addOption(yesRemove)
    .option('--with-users', 'copy the e-mail addresses and passwords of new users')
    .option('--keep-role <email...>', 'people who keep their role; others become users')
    .option('--anonymize', "replace users' photos with placeholders")
    .addOption(dryRun)
    .addOption(json)
    .addHelpText('after', '\nExit codes: 0 everything is done, 1 conflicts or other differences are left, 2 it failed.')
    .action(async (options) => (await import('./media/sync.ts')).syncCommand(way, options))

sync
  .command('undo')
  .description('Restores the state before a sync, except what was changed since.')
  .requiredOption('--from <directory>', 'the directory in which the sync saved it')
  .option('--remote <name>', 'the installation that a push changed')
  .addOption(dryRun)
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 everything is as before, 1 something is not, 2 it failed.')
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
