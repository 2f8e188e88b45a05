import { Command, Option } from '@commander-js/extra-typings'
import { moveStorageCommand } from './media/move-storage.ts'
import { verifyCommand } from './media/verify.ts'

// npm run media -- <command>: what an operator does with the stored media. docs/operations.md explains each command.
const program = new Command('npm run media --')
  .description('Looks after the stored media, with the same environment as the services, while they run or not.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .showHelpAfterError('Add --help to see what there is.')

const json = new Option('--json', 'print one JSON object a line, the last one with the totals')

program
  .command('verify')
  .description('Compares the database and the storages, in both directions.')
  .option('--deep', 'read every object and compare its SHA-256 as well')
  .option('--fix', 'remove what is orphaned')
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 all is well, 1 something is not, 2 it could not be found out.')
  .action(verifyCommand)

program
  .command('move-storage')
  .description('Moves every object to one storage while the services run. Repeat it to go on after an interruption.')
  .addOption(new Option('--to <storage>', 'where to').choices(['local', 's3'] as const).makeOptionMandatory())
  .addOption(json)
  .addHelpText('after', '\nExit codes: 0 all objects are there, 1 some are not, 2 it could not be done.')
  .action(moveStorageCommand)

await program.parseAsync()
