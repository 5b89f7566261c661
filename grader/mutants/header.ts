import { faultCodes, type FaultCode } from '../faults/failure';
import type { Kata } from '../course/course';

/** A law that must fail, and the fault that it must name. */
export interface Catch {
  readonly check: string;
  readonly code: FaultCode;
}

/** What the first lines of a submission say about it. */
export type Header =
  | { readonly verdict: 'wrong'; readonly text: string; readonly catches: readonly [Catch, ...Catch[]] }
  | { readonly verdict: 'right'; readonly text: string }
  /** Correct up to this stage, by its number, with the stub beyond it. */
  | { readonly verdict: 'partial'; readonly text: string; readonly stage: number };

/** The first lines of a submission say nothing to which the grader can be held. */
export class MalformedHeader extends Error {
  readonly code = 'malformed-header';
  constructor(
    readonly file: string,
    readonly problem: string,
    remedy: string,
  ) {
    super(`${file}: ${problem} ${remedy}`);
  }
}

/** Stands for the kata as a whole: its file could not be loaded, so no law was checked. */
export const THE_FILE = 'the-file';

const CAUGHT = /^caught by: (\S+) as (\S+)$/;
const PARTIAL = /^partial: correct up to stage (\d+)\.$/;
const EDIT_OF = /^edit of: ([\w-]+)$/;
const FORMS =
  'Begin with `wrong: <what is wrong>` and a line `caught by: <law id> as <fault code>`, with `right: <what is different>`, or with `partial: correct up to stage <number>.`; in a TypeScript file, each after `// `.';

/**
 * Reads the header of a submission that is a folder: the comment lines that its main file begins with, up to the first
 * other line. Law ids and fault codes must exist, so that a typing error is not mistaken for a fault that no law names.
 *
 * @throws MalformedHeader
 */
export function parseHeader(source: string, file: string, kata: Kata): Header {
  const lines = source.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  const comments = end < 0 ? lines : lines.slice(0, end);
  return parseLines(
    comments.map((line) => line.replace(/^\/\/ /, '').trimEnd()),
    file,
    kata,
  );
}

/** Reads the header of a submission that is an edit: all that comes before the diff. @throws MalformedHeader */
export function parseHeaderOfEdit(header: string, file: string, kata: Kata): Header {
  const lines = header.trim().split('\n');
  return parseLines(
    lines.filter((line) => !EDIT_OF.test(line)),
    file,
    kata,
  );
}

/** The name of the design that an edit is an edit of, if its header names one. */
export function designNamed(header: string): string | undefined {
  return header
    .split('\n')
    .map((line) => EDIT_OF.exec(line)?.[1])
    .find((name) => name !== undefined);
}

function parseLines([first = '', ...rest]: readonly string[], file: string, kata: Kata): Header {
  const [, stage] = PARTIAL.exec(first) ?? [];
  const [, verdict, text] = /^(wrong|right): (.*\S)$/.exec(first) ?? [];
  if (stage === undefined && text === undefined)
    throw new MalformedHeader(file, 'it does not say whether it is right.', FORMS);
  const [more] = rest;
  if (verdict !== 'wrong' && more !== undefined)
    throw new MalformedHeader(
      file,
      `what is right is caught by nothing, but there is \`${more}\`.`,
      'Take that line out.',
    );
  if (stage !== undefined) return { verdict: 'partial', text: first, stage: stageNumber(stage, file, kata) };
  if (verdict !== 'wrong') return { verdict: 'right', text: text ?? '' };
  const [caught, ...others] = rest.map((line) => parseCatch(line, file, kata));
  if (caught === undefined)
    throw new MalformedHeader(
      file,
      'it does not say which law catches it.',
      'Add a second line `caught by: <law id> as <fault code>`.',
    );
  return { verdict: 'wrong', text: text ?? '', catches: [caught, ...others] };
}

function stageNumber(text: string, file: string, { id, stages }: Kata): number {
  if (Number(text) >= 1 && Number(text) <= stages.length) return Number(text);
  throw new MalformedHeader(
    file,
    `kata ${id} has no stage ${text}.`,
    `Name one from 1 to ${String(stages.length)}.`,
  );
}

function parseCatch(line: string, file: string, kata: Kata): Catch {
  const [, check, name] = CAUGHT.exec(line) ?? [];
  if (check === undefined) throw new MalformedHeader(file, `\`${line}\` is not a line of a header.`, FORMS);
  const ids = [THE_FILE, ...kata.checks.map(({ id }) => id)];
  if (!ids.includes(check))
    throw new MalformedHeader(
      file,
      `kata ${kata.id} has no law "${check}".`,
      `Name one of: ${ids.join(', ')}.`,
    );
  const code = faultCodes.find((one) => one === name);
  if (code === undefined)
    throw new MalformedHeader(
      file,
      `there is no fault "${String(name)}".`,
      `Name one of: ${faultCodes.join(', ')}.`,
    );
  return { check, code };
}
