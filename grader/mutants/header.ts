import { faultCodes, type FaultCode } from '../faults/failure';
import type { Kata } from '../course/course';

/** A check that must fail, and the fault that it must name. */
export interface Catch {
  readonly check: string;
  readonly code: FaultCode;
}

/** What the first lines of a submission say about it. */
export type Header =
  | { readonly verdict: 'wrong'; readonly text: string; readonly catches: readonly [Catch, ...Catch[]] }
  | { readonly verdict: 'right'; readonly text: string };

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

/** Stands for the kata as a whole: its file could not be loaded, so no check was run. */
export const THE_FILE = 'the-file';

const CAUGHT = /^\/\/ caught by: (\S+) as (\S+)$/;
const FORMS =
  'Begin the file with `// wrong: <what is wrong>` and a line `// caught by: <check id> as <fault code>`, or with `// right: <what is different>`.';

/**
 * Reads the header of a submission: the comment lines that its main file begins with, up to the first other line. Check
 * ids and fault codes must exist, so that a typing error is not mistaken for a fault that no check names.
 *
 * @throws MalformedHeader
 */
export function parseHeader(source: string, file: string, kata: Kata): Header {
  const [first = '', ...rest] = leadingComments(source);
  const [, verdict, text] = /^\/\/ (wrong|right): (.*\S)$/.exec(first) ?? [];
  if (text === undefined) throw new MalformedHeader(file, 'it does not say whether it is right.', FORMS);
  if (verdict === 'right') {
    const [more] = rest;
    if (more !== undefined)
      throw new MalformedHeader(
        file,
        `a right submission is caught by nothing, but there is \`${more}\`.`,
        'Take that line out.',
      );
    return { verdict, text };
  }
  const [caught, ...others] = rest.map((line) => parseCatch(line, file, kata));
  if (caught === undefined)
    throw new MalformedHeader(
      file,
      'it does not say which check catches it.',
      'Add a second line `// caught by: <check id> as <fault code>`.',
    );
  return { verdict: 'wrong', text, catches: [caught, ...others] };
}

function parseCatch(line: string, file: string, kata: Kata): Catch {
  const [, check, name] = CAUGHT.exec(line) ?? [];
  if (check === undefined) throw new MalformedHeader(file, `\`${line}\` is not a line of a header.`, FORMS);
  const ids = [THE_FILE, ...kata.checks.map(({ id }) => id)];
  if (!ids.includes(check))
    throw new MalformedHeader(
      file,
      `kata ${kata.id} has no check "${check}".`,
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

function leadingComments(source: string): string[] {
  const lines = source.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return (end < 0 ? lines : lines.slice(0, end)).map((line) => line.trimEnd());
}
