import type { CAC } from 'cac';
import type { LessonPicturesFlags } from './lesson-pictures';

/** The commands that contributors and programs use. */
export function addContributorCommands(cli: CAC): void {
  cli
    .command('judge', 'For programs: judge what is asked for on descriptor 4 (grader/judge)')
    .action(async () => (await import('./judge')).judgeCommand());
  cli
    .command('check', 'For contributors: types, lint and layout of what changed, and the quick tests')
    .action(async () => (await import('./check')).checkCommand());
  cli
    .command('lesson-pictures', 'For contributors: draw the runs in the lessons again')
    .option('--check', 'Only say which of them differ from what their runs give')
    .action(async (flags: LessonPicturesFlags) =>
      (await import('./lesson-pictures')).lessonPicturesCommand(flags),
    );
  cli
    .command('schema', 'Publish the JSON Schema of the result model')
    .action(async () => (await import('./write-schema')).schemaCommand());
}
