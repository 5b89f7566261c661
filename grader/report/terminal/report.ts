import { course } from '../../course/course';
import type { KataResult, Result, StageResult } from '../result';
import { again } from './again';
import { kataReport, standing } from './kata';
import { currentStage } from './ladder';
import type { Style } from './style';
import { wrap } from './wrap';

/** The report of a grade as lines of text: a part for each kata, the total, and what to do next. */
export function terminalReport(result: Result, style: Style, options: { readonly verbose: boolean }): string {
  const { color } = style;
  const lines = [`${color.bold('forklings')} ${color.dim(`· judging ${result.root}`)}`, ''];
  for (const kata of result.katas) {
    const part = kataReport(kata, style, { ...options, root: result.root });
    lines.push(...part, ...(part.length > 1 ? [''] : []));
  }
  if (lines.at(-1) !== '') lines.push('');
  lines.push(`${color.bold('total'.padEnd(11))}   ${standing(result, style)}`);
  lines.push('', ...wrap(nextStep(result), style.columns));
  return `${lines.join('\n')}\n`;
}

function nextStep({ status, katas, root }: Result): string {
  const mistyped = katas.find(({ typeErrors }) => typeErrors.length > 0);
  if (status === 'pass' && mistyped !== undefined)
    return `Next: every law that was judged holds, but the compiler finds errors in ${mistyped.file}, marked \`!\` above. Fix them, then \`${again(mistyped.id, root)}\`.`;
  if (status === 'pass')
    return nextStage(katas, root) ?? nextKata(katas, root) ?? 'Everything required passes.';
  if (status === 'error') {
    return 'The grader could not judge the checks marked `?`. That is not your mistake. Please report it, with the text above.';
  }
  const started = katas.find((kata) => kata.status === 'fail');
  if (started !== undefined) {
    const stage = currentStage(started);
    const at =
      stage === undefined || started.stages.length < 2
        ? ''
        : ` (stage ${String(stage.number)}, ${stage.title})`;
    return `Next: fix ${started.file}${at}, then \`${again(wordsFor(started, stage), root)}\`. Stuck? \`npm run hint ${started.id}\``;
  }
  const untouched = katas.find((kata) => kata.status === 'not-started');
  if (untouched === undefined) return '';
  return `Next: read exercises/${untouched.folder}/README.md, write ${untouched.file}, then \`${again(untouched.id, root)}\`.`;
}

/** A stage that was judged by itself is judged by itself again. */
function wordsFor({ id, stages }: KataResult, stage: StageResult | undefined): string {
  const isAlone = stages.some(({ status }) => status === 'not-judged');
  return isAlone && stage !== undefined ? `${id} ${String(stage.number)}` : id;
}

/** After a stage that was judged by itself: the one that comes after it, if it is required. */
function nextStage(katas: readonly KataResult[], root: string): string | undefined {
  const kata = katas.at(-1);
  const done = kata?.stages.findLast(({ status }) => status === 'pass');
  const next = kata?.stages.find(({ number }) => number === (done?.number ?? 0) + 1);
  if (kata === undefined || done === undefined || next?.status !== 'not-judged' || next.kind === 'extra')
    return undefined;
  const learned = stageOf(kata.id, done.number)?.learned;
  return `Stage ${String(done.number)} is complete.${learned === undefined ? ' ' : ` ${learned}\n\n`}Next: stage ${String(next.number)}, ${next.title}: \`${again(`${kata.id} ${String(next.number)}`, root)}\``;
}

/** After a kata that was judged by itself, and passes: what its solution's notes are for, and the kata after it. */
function nextKata(katas: readonly KataResult[], root: string): string | undefined {
  const [kata, ...others] = katas;
  const known = course().katas;
  const at = known.findIndex(({ id }) => id === kata?.id);
  const isWhole = kata?.stages.every(({ kind, status }) => kind === 'extra' || status === 'pass') === true;
  if (kata === undefined || !isWhole || others.length > 0 || at < 0) return undefined;
  const next = known[at + 1];
  const notes = `${kata.id} is complete. solutions/${kata.folder}/NOTES.md is meant for you now: it says why the solution beside it is correct, and what the usual mistakes are.`;
  return next === undefined || root !== 'exercises'
    ? notes
    : `${notes}\n\nNext: read exercises/${next.folder}/README.md, write exercises/${next.folder}/${next.file}, then \`npm run grade ${next.id}\`.`;
}

function stageOf(kata: string, number: number): { readonly learned: string } | undefined {
  return course().katas.find(({ id }) => id === kata)?.stages[number - 1];
}
