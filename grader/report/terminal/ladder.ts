import type { CheckResult, DiagnosisResult, KataResult, StageResult } from '../result';
import { again } from './again';
import { haveSameCause } from './causes';
import { checkLine, extent, points, titled } from './check';
import { failure } from './failure';
import { byInstruction } from './instructive';
import type { Style } from './style';
import { hang, wrap } from './wrap';

export interface LadderOptions {
  /** The folder that was graded. */
  readonly root: string;
  /** Show every law, and every failure in full. */
  readonly verbose: boolean;
}

/**
 * The stages of a kata in their order: those that are complete as one line each, the current one with its laws, and
 * those to come. What fails beyond the current stage is named and no more: first things first.
 */
export function ladder(kata: KataResult, style: Style, options: LadderOptions): string[] {
  const current = currentStage(kata);
  let shortened = 0;
  const lines = kata.stages.flatMap((stage) => {
    const checks = kata.checks.filter((check) => check.stage === stage.number);
    const head = [stageLine(stage, style), ...lacking(checks, kata, style)];
    if (stage === current || options.verbose || stage.status === 'error' || isPartly(stage, checks)) {
      const told = stageStories(checks, kata.id, style, options);
      shortened += told.shortened;
      return [...head, ...told.lines];
    }
    const failing = checks.filter((check) => check.status !== 'pass' && !isUnwritten(check));
    if (stage.status !== 'pass' && failing.length > 0) shortened += 1;
    return stage.status === 'pass' ? head : [...head, ...listed(failing, current, kata, style)];
  });
  if (shortened > 0 && !options.verbose)
    lines.push(style.color.dim(`  All failures in full: ${again(kata.id, options.root, '--verbose')}`));
  return lines;
}

/** The failures of a later stage on a line each, without those that the story of the current stage probably explains. */
function listed(
  failing: readonly CheckResult[],
  current: StageResult | undefined,
  { checks }: KataResult,
  style: Style,
): string[] {
  const failed = checks.filter(
    (check) => check.stage === current?.number && isTold(check) && !isUnwritten(check),
  );
  const [told] = byInstruction(failed);
  const others = failing.filter((check) => told === undefined || !haveSameCause(told, check));
  const alike = failing.length - others.length;
  return [
    ...others.map((check) => checkLine(check, style)),
    ...(alike === 0 ? [] : [style.color.dim(`    ${sameCause(alike)}`)]),
  ];
}

/** Where the learner is: the first required stage that is not complete; then the first extra that was begun. */
export function currentStage({ stages }: KataResult): StageResult | undefined {
  const isOpen = ({ status }: StageResult): boolean => status !== 'pass' && status !== 'not-judged';
  return (
    stages.find((stage) => stage.kind !== 'extra' && isOpen(stage)) ??
    stages.find((stage) => isOpen(stage) && stage.status !== 'not-started')
  );
}

/** Only some of its laws were asked for. */
function isPartly({ status }: StageResult, checks: readonly CheckResult[]): boolean {
  return status === 'not-judged' && checks.length > 0;
}

function stageLine({ number, title, status, kind, score, maxScore }: StageResult, style: Style): string {
  const { color } = style;
  const mark = {
    pass: color.green('✓'),
    fail: color.red('✗'),
    error: color.red('?'),
    'not-started': color.dim('·'),
    'not-judged': color.dim('·'),
  }[status];
  const right =
    status === 'not-started'
      ? `not written yet  ${points(score, maxScore)}`
      : status === 'not-judged'
        ? 'not judged'
        : points(score, maxScore);
  const name = `${String(number)} ${title}${kind === 'extra' ? ' (extra)' : ''}`;
  const text = titled(name, right, 2, style);
  const isDim = status === 'not-started' || status === 'not-judged';
  return `  ${mark} ${isDim ? color.dim(text) : color.bold(text)} ${color.dim(right)}`;
}

/** Which laws must hold before those that pass earn points. */
function lacking(checks: readonly CheckResult[], kata: KataResult, { color, columns }: Style): string[] {
  const lacks = new Set(checks.flatMap((check) => check.lacks ?? []));
  const titles = kata.checks.filter(({ id }) => lacks.has(id)).map(({ title }) => `“${title}”`);
  if (titles.length === 0) return [];
  const text = `The laws of this stage earn points once this holds: ${titles.join(', and ')}`;
  return wrap(text, columns - 4).map((line) => color.yellow(`    ${line}`));
}

/**
 * The laws of a stage, with the story of its most instructive failure; with `verbose`, of each. Of the others a line
 * says what happened, unless their cause is probably that of the story.
 */
function stageStories(
  checks: readonly CheckResult[],
  kata: string,
  style: Style,
  { verbose, root }: LadderOptions,
): { readonly lines: readonly string[]; readonly shortened: number } {
  const failed = checks.filter((check) => isTold(check) && !isUnwritten(check));
  const [told] = byInstruction(failed);
  let alike = 0;
  let shortened = 0;
  const narrow = (text: string): string[] => wrap(text, style.columns - 6).map((line) => `      ${line}`);
  const lines = checks.flatMap((check) => {
    const line = checkLine(check, style);
    const { diagnosis, reason } = check;
    if (isUnwritten(check)) return [line];
    if (diagnosis !== undefined && isTold(check)) {
      if (verbose || check === told) return [line, ...failure(diagnosis, kata, style, root), ''];
      shortened += 1;
      if (told === undefined || !haveSameCause(told, check)) return [line, ...narrow(inBrief(diagnosis))];
      alike += 1;
      return [line];
    }
    if (reason !== undefined) return [line, ...narrow(reason).map((text) => style.color.dim(text))];
    return [line, ...(verbose ? extent(check, style) : [])];
  });
  const cause = alike === 0 ? [] : narrow(sameCause(alike)).map((text) => style.color.dim(text));
  return { lines: [...lines, ...cause, ...unwritten(checks, style)], shortened };
}

const isTold = ({ diagnosis, status }: CheckResult): boolean => diagnosis !== undefined && status !== 'pass';

/** What is said of failures whose cause is that of the story. */
export function sameCause(alike: number): string {
  return alike === 1
    ? 'One more failure of this stage probably has the same cause.'
    : `${String(alike)} more failures of this stage probably have the same cause.`;
}

/** A failure in one or two sentences: what was promised, and what came instead. */
export function inBrief({ sentence, expected, actual }: DiagnosisResult): string {
  const wanted = expected === undefined ? '' : ` Expected: ${expected}.`;
  return `${sentence}${wanted}${actual === undefined ? '' : ` Got: ${actual}.`}`;
}

export const isUnwritten = ({ diagnosis }: CheckResult): boolean => diagnosis?.code === 'not-started';

/** What is still to be written, each member once, with its line and with the number of laws that need it. */
export function unwritten(checks: readonly CheckResult[], { color, columns }: Style): string[] {
  const needs = new Map<string, { readonly place: string; readonly sentence: string; laws: number }>();
  for (const { diagnosis } of checks) {
    if (diagnosis?.code !== 'not-started' || diagnosis.where === undefined) continue;
    const place = `${diagnosis.where.file}:${String(diagnosis.where.line)}`;
    const need = needs.get(place) ?? { place, sentence: diagnosis.sentence, laws: 0 };
    need.laws += 1;
    needs.set(place, need);
  }
  return [...needs.values()].flatMap(({ place, sentence, laws }) => [
    color.cyan(`      ${place}`),
    ...hang(
      '        ',
      wrap(`${sentence} (${laws === 1 ? '1 law needs' : `${String(laws)} laws need`} it)`, columns - 8),
    ),
  ]);
}
