import type { CheckResult, DiagnosisResult } from '../report/result';
import { checkLine } from '../report/terminal/check';
import { haveSameCause } from '../report/terminal/causes';
import { failure } from '../report/terminal/failure';
import { typeErrorLines } from '../report/terminal/kata';
import { isUnwritten, unwritten } from '../report/terminal/ladder';
import { byInstruction } from '../report/terminal/instructive';
import type { Style } from '../report/terminal/style';
import { wrap } from '../report/terminal/wrap';
import type { Judgement, LoopView } from './loop-view';
import { placeAfter } from './place';

/** What the last save came to: one failure in full, and each of the others on one line. */
export function judgementLines(view: LoopView, style: Style): string[] {
  const { judgement } = view;
  switch (judgement.kind) {
    case 'not-started':
      return beginning(view, style);
    case 'not-judged':
      return wrap(judgement.reason, style.columns - 1);
    case 'complete':
      return completed(view, judgement.broken, style);
    case 'judging':
    case 'judged':
      return verdicts(view, judgement, style);
  }
}

function beginning({ place: { kata, stage }, file }: LoopView, style: Style): string[] {
  const { color, columns } = style;
  const { laws = [] } = kata.stages[stage - 1] ?? {};
  return [
    ...wrap(
      `Read “Stage ${String(stage)}” in exercises/${kata.folder}/README.md, then write ${file}. It is judged whenever you save it.`,
      columns - 1,
    ),
    '',
    color.bold('What must hold at the end of this stage'),
    ...laws.flatMap(({ title }) =>
      wrap(title, columns - 4).map((line, at) => `  ${at === 0 ? '·' : ' '} ${line}`),
    ),
  ];
}

function completed({ place, typeErrors }: LoopView, broken: readonly CheckResult[], style: Style): string[] {
  const { color, columns } = style;
  const { kata, stage } = place;
  const { title = '', learned = '' } = kata.stages[stage - 1] ?? {};
  if (broken.length > 0)
    return [
      ...wrap(
        `Stage ${String(stage)} holds, but what it changed has broken an earlier stage:`,
        columns - 1,
      ).map((line) => color.red(line)),
      '',
      ...stories(broken, kata.id, style),
    ];
  const next = placeAfter(place);
  const isLast = next?.kata.id !== kata.id;
  const mistyped = typeErrors !== undefined && typeErrors.length > 0;
  return [
    color.green(`✓ Stage ${String(stage)} is complete: ${title}`),
    ...(mistyped
      ? [
          '',
          color.yellow('Its laws hold, but the compiler finds errors, which you should fix now:'),
          ...typeErrorLines({ typeErrors: [...typeErrors] }, style).map(outdented),
        ]
      : [
          color.dim(
            typeErrors === undefined ? '  Types are being checked …' : '  The compiler finds no type errors.',
          ),
        ]),
    '',
    ...wrap(learned, columns - 1).map((line) => color.italic(line)),
    '',
    ...(isLast
      ? [
          ...wrap(
            `That was the last required stage of ${kata.id}. solutions/${kata.folder}/NOTES.md is meant for you now: it says why the solution beside it is correct, and what the usual mistakes are. Compare them with your work.`,
            columns - 1,
          ),
          '',
        ]
      : []),
    ...wrap(
      next === undefined
        ? 'All required stages of the course are complete. Congratulations! `npm run graduate` links your nine katas together, and runs programs like those of CPython’s own tests on them.'
        : `Next: ${next.kata.id}, stage ${String(next.stage)}, ${next.kata.stages[next.stage - 1]?.title ?? ''}. Press n.`,
      columns - 1,
    ),
  ];
}

function verdicts(
  { place: { kata }, file, typeErrors = [] }: LoopView,
  judgement: Extract<Judgement, { kind: 'judging' | 'judged' }>,
  style: Style,
): string[] {
  const { color, columns } = style;
  const { checks, of, problem, missing = [] } = judgement;
  if (problem !== undefined) return story(problem, kata.id, style);
  const passed = checks.filter(({ status }) => status === 'pass').length;
  const failed = checks.filter((check) => check.status !== 'pass' && !isUnwritten(check));
  const toWrite = checks.filter(isUnwritten);
  const open = of - checks.length;
  const sum = [
    `${String(passed)} of ${String(of)} laws hold`,
    ...(failed.length > 0 ? [`${String(failed.length)} ${failed.length === 1 ? 'fails' : 'fail'}`] : []),
    ...(toWrite.length > 0 ? [`${String(toWrite.length)} not written yet`] : []),
    ...(open > 0
      ? [judgement.kind === 'judging' ? `judging ${String(open)} more …` : `${String(open)} not judged`]
      : []),
  ].join(' · ');
  return [
    failed.length > 0 ? color.red(sum) : color.green(sum),
    ...missing.flatMap((one) => wrap(`${file} ${one}`, columns - 1).map((line) => color.red(line))),
    ...typeErrorLines({ typeErrors: [...typeErrors] }, style, 1).map(outdented),
    '',
    ...stories(failed, kata.id, style),
    ...(failed.length > 0 && toWrite.length > 0 ? [''] : []),
    ...unwritten(toWrite, style).map(outdented),
  ];
}

function stories(failed: readonly CheckResult[], kata: string, style: Style): string[] {
  const [first, ...others] = byInstruction(failed);
  if (first === undefined) return [];
  const told = first.diagnosis === undefined ? [] : story(first.diagnosis, kata, style);
  const isAlike = (check: CheckResult): boolean => haveSameCause(first, check);
  const reason =
    first.reason === undefined ? [] : wrap(first.reason, style.columns - 3).map((line) => `  ${line}`);
  return [
    outdented(checkLine(first, style)),
    ...told,
    ...reason,
    ...titled(
      'Also failing',
      others.filter((check) => !isAlike(check)),
      style,
    ),
    ...titled('Probably failing from the same cause', others.filter(isAlike), style),
  ];
}

function titled(title: string, checks: readonly CheckResult[], style: Style): string[] {
  if (checks.length === 0) return [];
  return ['', style.color.dim(title), ...checks.map((check) => outdented(checkLine(check, style)))];
}

/** A failure in full. Its hint and its replay are keys and commands of their own. */
function story(diagnosis: DiagnosisResult, kata: string, style: Style): string[] {
  const { hint, replay: _replay, ...facts } = diagnosis;
  const lines = failure(facts, kata, style, 'exercises').map(outdented);
  return hint === undefined ? lines : [...lines, style.color.yellow('  Press h for a hint that fits this.')];
}

/** The report indents what is below a kata; here there is only one. */
function outdented(line: string): string {
  return line.replace(/^ {1,4}/, '');
}
