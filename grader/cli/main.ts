import { cac } from 'cac';
import { checkedCourse, MalformedCourse } from '../course/checked-course';
import { printable } from '../faults/learner-text';
import { troubleOf } from '../faults/machine-trouble';
import { reportOf } from '../faults/whose-fault';
import { addClassCommands } from './class-commands';
import { addContributorCommands } from './contributor-commands';
import type { GradeFlags } from './grade';
import type { GraduateFlags } from './graduate';
import type { MutantFlags } from './mutant';
import type { PlayFlags } from './play';
import type { SoakFlags } from './soak';
import type { StartFlags } from './start';
import type { TryFlags } from './try';
import type { VerifyFlags } from './verify';
import { styleOf } from '../report/terminal/style';
import { hang, wrap } from '../report/terminal/wrap';
import { assertMachine } from './machine';
import { refuseFlagsTakenByNpm } from './npm-flags';
import { UserError } from './user-error';
import { withoutLeftovers } from './leftovers';

const CANNOT_JUDGE = 2;

/** Runs one command of `npm run …`. The exit code is set when everything that it started has ended. */
export async function main(argv: readonly string[]): Promise<void> {
  surviveLostReaders();
  try {
    refuseFlagsTakenByNpm(argv);
    checkCourse();
    if (STARTS_PROCESSES.includes(argv[0] ?? '') && !argv.includes('--help')) assertMachine();
    process.exitCode = await withoutLeftovers(() => run(argv));
  } catch (error) {
    process.exitCode = CANNOT_JUDGE;
    process.stderr.write(printable(explain(error)));
  }
}

/** Commands that judge or measure, so they need everything that `assertMachine` checks. */
const STARTS_PROCESSES: readonly string[] =
  'start try graduate grade report play class class:worker judge verify demo soak bench lesson-pictures'.split(
    ' ',
  );

function explain(error: unknown): string {
  const known = error instanceof UserError ? error : troubleOf(error);
  return known === undefined
    ? `forklings: the grader itself failed. That is not your mistake, and nothing of yours is lost.\n           Please report it with this text:\n${reportOf(error)}\n`
    : `${hang('forklings: ', inRoom(known.message)).join('\n')}\n${hang(' '.repeat(11), inRoom(known.next)).join('\n')}\n`;
}

/** Wrapped at words beside the name, but not where a program reads it. */
function inRoom(text: string): string[] {
  return process.stderr.isTTY ? wrap(text, styleOf(process.stderr).columns - 11) : [text];
}

/**
 * The reader of the report may go away (`| head`), or its disk may be full. The work is done, and its result is kept.
 */
function surviveLostReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      process.exitCode = CANNOT_JUDGE;
      if (stream === process.stdout)
        process.stderr.write(
          `forklings: the report could not be written: ${error.message}.\n           Free some space, then run the command again.\n`,
        );
    });
  }
}

function checkCourse(): void {
  try {
    checkedCourse();
  } catch (error) {
    if (error instanceof MalformedCourse)
      throw new UserError(
        error.message,
        'Put the file back (`git checkout exercises/course.json`), or fix it as its schema says.',
      );
    throw error;
  }
}

/** Each command is loaded only when it is requested, because a hint need not wait for what a grade needs. */
async function run(argv: readonly string[]): Promise<number> {
  const cli = cac('npx forklings');
  cli
    .command('grade [...katas]', 'Judge your katas: all, or those that you name')
    .option('--solutions', 'Judge the reference solutions')
    .option('--root <dir>', 'Judge the katas in another folder')
    .option('--own', 'Build on your own earlier katas, not on the reference solutions')
    .option('--stage <n>', 'Only this stage of the kata that you name: the same as `grade lock 2`')
    .option('--check <id>', 'Only this check of the manifest (may be given more than once)')
    .option('--json <file>', 'Write the result model to a file as well')
    .option('--html <file>', 'Write a page with the result and its pictures to a file as well')
    .option('--format <name>', 'Also for a platform: gradescope, junit, …; with --out')
    .option('--out <file>', 'The file for --format')
    .option('--seed <n>', 'A different seed for everything random')
    .option('--replay <token>', 'Make a failing run again: the token is under the failure')
    .option('--no-types', 'Do not check types')
    .option('--verbose', 'Full details of every failure, and what each passed law has explored')
    .example('npx forklings grade value')
    .example('npx forklings grade lock 2')
    .example('npx forklings grade --solutions')
    .action(async (katas: string[], flags: GradeFlags) =>
      (await import('./grade')).gradeCommand(katas, flags),
    );
  cli
    .command('autograder [kata]', 'Make the archive of a Gradescope autograder for a kata')
    .option('--out <file>', 'The archive')
    .example('npx forklings autograder bank --out bank-autograder.zip')
    .action(async (words: string | undefined, flags: { out?: string }) =>
      (await import('./autograder')).autograderCommand(words === undefined ? [] : [words], flags),
    );
  addClassCommands(cli);
  cli
    .command('start [kata] [stage]', 'The loop: judges your file whenever you save it')
    .option('--root <dir>', 'With the katas in another folder')
    .example('npm start')
    .action(async (kata: string | undefined, stage: string | undefined, flags: StartFlags) => {
      const words = [kata, stage].filter((word) => word !== undefined);
      return (await import('./start')).startCommand(words, flags);
    });
  cli
    .command('try [kata]', 'A program of your own, on your own katas, again whenever you save it')
    .option('--explore', 'Also run all schedules of what it exports as `race`, and say whether they agree')
    .option('--root <dir>', 'With the katas in another folder')
    .example('npm run try lock')
    .action(async (kata: string | undefined, flags: TryFlags) =>
      (await import('./try')).tryCommand(kata === undefined ? [] : [kata], flags),
    );
  cli
    .command('graduate', 'Programs like those of CPython’s own suite, on your nine katas together')
    .option('--root <dir>', 'With the katas in another folder')
    .option('--out <file>', 'Where the page is written, instead of .forklings/graduation.html')
    .example('npm run graduate')
    .action(async (flags: GraduateFlags) => (await import('./graduate')).graduateCommand(flags));
  cli
    .command('play [...katas]', 'A page on which you are the scheduler, and try to break a law')
    .option('--root <dir>', 'Your own code is in another folder')
    .option('--port <n>', 'Serve it there; by default, a free port is taken')
    .option('--no-open', 'Only print the address')
    .option('--level <id>', 'Begin this level, on your own code')
    .option('--address-only', 'For programs: print only the address')
    .example('npm run play bank')
    .action(async (katas: string[], flags: PlayFlags) => (await import('./play')).playCommand(katas, flags));
  cli
    .command('report [...katas]', 'Grade, and write a page with the pictures of all failures')
    .option('--html <file>', 'Its name; .forklings/report.html without it')
    .option('--solutions', 'Judge the reference solutions')
    .option('--root <dir>', 'Judge the katas in another folder')
    .option('--no-types', 'Do not check types')
    .example('npm run report bank')
    .action(async (katas: string[], flags: GradeFlags) =>
      (await import('./report')).reportCommand(katas, flags),
    );
  cli
    .command('list', 'All katas and stages, and how far you are')
    .action(async () => (await import('./list')).listCommand());
  cli.command('next', 'What to do next').action(async () => (await import('./next')).nextCommand());
  cli
    .command('reset [...kata]', 'Put the stub of a kata back; your file is copied first')
    .example('npm run reset value')
    .action(async (words: string[]) => (await import('./reset')).resetCommand(words));
  cli
    .command('solution [...kata]', 'Where the solution of a kata is')
    .action(async (words: string[]) => (await import('./solution')).solutionCommand(words));
  cli
    .command('hint [...kata]', 'The next hint for a kata')
    .example('npm run hint value')
    .action(async (words: string[]) => (await import('./hint')).hintCommand(words));
  cli
    .command('demo [...name]', 'Run a walk-through of the lessons')
    .option('--root <dir>', 'With the katas of another folder, such as your own: exercises')
    .example('npm run demo square-list')
    .action(async (words: string[], flags: { root?: string }) =>
      (await import('./demo')).demoCommand(words, flags),
    );
  cli
    .command('soak [...katas]', 'Grade many times on a busy machine, and compare the results')
    .option('--runs <n>', 'Grades of each (20)')
    .option('--load <n>', 'Busy processes beside it (one per processor)')
    .option('--solutions', 'Only the reference solutions, not the other correct submissions')
    .option('--root <dir>', 'Only the katas in another folder')
    .action(async (katas: string[], flags: SoakFlags) => (await import('./soak')).soakCommand(katas, flags));
  cli
    .command('bench [...rows]', 'Measure what the grader costs: all, or the rows that you name')
    .example('npx forklings bench lock')
    .action(async (rows: string[]) => (await import('./bench')).benchCommand(rows));
  cli
    .command('mutant [...words]', 'The submissions of grader/mutants: list, operators, show, refresh, new')
    .option('--to <dir>', 'show: write the program there, to be graded or changed')
    .option(
      '--from <dir>',
      'new: the changed copy of the solution; refresh: the commit that the edits fit (HEAD)',
    )
    .option('--of <design>', 'new: the design that was copied, if it is not the solution')
    .example('npx forklings mutant show 04-lock/late-take --to /tmp/late-take')
    .example('npx forklings mutant refresh lock')
    .action(async (words: string[], flags: MutantFlags) =>
      (await import('./mutant')).mutantCommand(words, flags),
    );
  cli
    .command(
      'verify [...submissions]',
      'Hold the grader to its submissions: a sample, all, or those that you name',
    )
    .option('--all', 'All submissions, and all operator edits')
    .option('--operators', 'Only operator edits')
    .option('--matrix', 'Find what each law alone catches, for grader/mutants/MATRIX.md')
    .option('--page', 'Judge nothing; write MATRIX.md with what has been judged so far')
    .option('--again', 'Judge again what has been judged before')
    .option('--jobs <n>', 'Submissions at a time (one for each processor)')
    .option('--json <file>', 'Write what was found to a file as well')
    .option('--compare <file>', 'Compare two such files: `--compare A B`')
    .example('npx forklings verify 04-lock/no-wake')
    .example('npx forklings verify --all')
    .action(async (words: string[], flags: VerifyFlags) =>
      (await import('./verify')).verifyCommand(words, flags),
    );
  addContributorCommands(cli);
  cli.help();

  try {
    cli.parse(['node', 'forklings', ...argv], { run: false });
    if (cli.options['help'] === true) return 0;
    if (cli.matchedCommand === undefined)
      throw new UserError(`There is no command \`${argv.join(' ')}\`.`, 'See `npm run`.');
    return (await cli.runMatchedCommand()) as number;
  } catch (error) {
    if (error instanceof Error && error.name === 'CACError')
      throw new UserError(`${error.message}.`, `See \`npx forklings ${argv[0] ?? 'grade'} --help\`.`);
    throw error;
  }
}
