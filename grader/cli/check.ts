import { course } from '../course/course';
import { projectRoot } from '../course/project';
import { changedFiles, type Changes } from '../house/changed-files';
import { leftFor, stepsFor, type Step } from '../house/check-steps';
import { learnersWork } from '../course/learners-work';
import { halvesOfTests } from '../house/quick-tests';
import { importsOfAll, namesOf, sourcesOf } from '../house/sources';
import { runTool } from '../house/tool';
import { typeProject } from '../house/type-project';
import { UserError } from './user-error';

/** What a contributor runs after each change: it takes a minute at most on two cores, where `npm test` takes many. */
export async function checkCommand(): Promise<0 | 1> {
  const root = projectRoot();
  const work = learnersWork(root, course().katas);
  const changes = without(work, changesOf(root));
  const halves = halvesOfTests(importsOfAll(sourcesOf(root)), namesOf(root));
  const { tools, tests } = stepsFor(changes, halves, typeProject(root, work));
  const passed = await Promise.all(tools.map((tool) => passes(root, tool)));
  passed.push(await passes(root, tests));
  process.stdout.write(leftFor(changes, halves));
  return passed.every(Boolean) ? 0 : 1;
}

function changesOf(root: string): Changes {
  try {
    return changedFiles(root);
  } catch (error) {
    throw new UserError(
      `git cannot say what changed. ${error instanceof Error ? error.message.trim() : String(error)}`,
      'Run this in a clone of the repository; or run all tests: `npm test`.',
    );
  }
}

function without(work: ReadonlySet<string>, { since, files }: Changes): Changes {
  return { since, files: files.filter((file) => !work.has(file)) };
}

async function passes(root: string, { name, scope, command }: Step): Promise<boolean> {
  const { isContent, text } =
    command === undefined ? { isContent: true, text: '' } : await runTool(root, command);
  process.stdout.write(`${isContent ? '✔' : '✘'} ${name.padEnd(8)}${scope}\n`);
  if (!isContent) process.stdout.write(`\n${text}\n\n`);
  return isContent;
}
