import { cac } from 'cac';
import { benchCommand } from './bench';
import { demoCommand } from './demo';
import { gradeCommand, type GradeFlags } from './grade';
import { hintCommand } from './hint';
import { refuseFlagsTakenByNpm } from './npm-flags';
import { UserError } from './user-error';
import { withoutLeftovers } from './leftovers';
import { schemaCommand } from './write-schema';

const CANNOT_JUDGE = 2;

/** Runs one command of `npm run …`; the exit code is set when everything that it started has ended. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    refuseFlagsTakenByNpm(argv);
    process.exitCode = await withoutLeftovers(() => run(argv));
  } catch (error) {
    process.exitCode = CANNOT_JUDGE;
    if (error instanceof UserError) process.stderr.write(`forklings: ${error.message}\n           ${error.next}\n`);
    else process.stderr.write(`forklings: the grader itself failed. Please report this:\n${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const cli = cac('npm run');
  cli
    .command('grade [...katas]', 'Judge your katas: all, or those that you name')
    .option('--solutions', 'Judge the reference solutions')
    .option('--root <dir>', 'Judge the katas in another folder')
    .option('--own', 'Build on your own earlier katas, not on the reference solutions')
    .option('--json <file>', 'Write the result model to a file as well')
    .option('--seed <n>', 'Another seed for everything random')
    .option('--verbose', 'The whole story of every failure')
    .example('npm run grade value')
    .example('npm run grade -- --solutions')
    .action((katas: string[], flags: GradeFlags) => gradeCommand(katas, flags));
  cli
    .command('hint [...kata]', 'The next hint for a kata')
    .example('npm run hint value')
    .action((words: string[]) => hintCommand(words));
  cli
    .command('demo [...name]', 'Run a walk-through of the lessons')
    .option('--root <dir>', 'With the katas of another folder, such as your own: exercises')
    .example('npm run demo square-list')
    .action((words: string[], flags: { root?: string }) => demoCommand(words, flags));
  cli.command('bench', 'Measure what the grader costs').action(() => benchCommand());
  cli.command('schema', 'Publish the JSON Schema of the result model').action(() => schemaCommand());
  cli.help();

  try {
    cli.parse(['node', 'forklings', ...argv], { run: false });
    if (cli.options['help'] === true) return 0;
    if (cli.matchedCommand === undefined) throw new UserError(`There is no command \`${argv.join(' ')}\`.`, 'See `npm run`.');
    return (await cli.runMatchedCommand()) as number;
  } catch (error) {
    if (error instanceof Error && error.name === 'CACError') throw new UserError(`${error.message}.`, `See \`npm run ${argv[0] ?? 'grade'} -- --help\`.`);
    throw error;
  }
}
