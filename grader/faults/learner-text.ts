declare const cleaned: unique symbol;

/**
 * Text that learner code can influence (messages, names, stacks, output, source lines), bounded and without control
 * characters. It is the only learner text that the judge matches, keeps or shows. Only `learnerText` makes it: until
 * then, whatever comes from a process under test has the type `unknown`, so the compiler refuses raw text.
 */
export type LearnerText = string & { readonly [cleaned]: true };

/** How much of a text is kept, in characters: its beginning, and also its end where that helps. */
export interface Bounds {
  readonly head: number;
  readonly tail?: number;
  /** It is shown in one line of a table, where a newline could fake a row. */
  readonly isOneLine?: boolean;
}

export const NAME: Bounds = { head: 200, isOneLine: true };
/** PATH_MAX is 4096; a path that is cut no longer names a file. */
export const PATH: Bounds = { head: 4_096, isOneLine: true };
export const LINE: Bounds = { head: 1_000, isOneLine: true };
export const MESSAGE: Bounds = { head: 4_000 };
/** The message comes first and the frames follow, so after a long message they are at the end. */
export const STACK: Bounds = { head: 8_000, tail: 8_000 };

/** Makes text that learner code can influence safe to match, keep and show. A value that is not a string has no text. */
export function learnerText(raw: unknown, bounds: Bounds): LearnerText {
  if (typeof raw !== 'string') return NOTHING;
  const text = withoutControls(bounded(raw, bounds));
  return (bounds.isOneLine === true ? text.replaceAll('\n', '␊') : text) as LearnerText;
}

/** Like `learnerText`, but without a bound, for text that is already bounded. */
export function printable(text: string): LearnerText {
  return withoutControls(text) as LearnerText;
}

const NOTHING = '' as LearnerText;

function bounded(text: string, { head, tail = 0 }: Bounds): string {
  const lost = text.length - head - tail;
  if (lost <= 0) return text;
  const [gap, end] = tail === 0 ? ['…', ''] : [`\n… ${lost} characters left out …\n`, text.slice(-tail)];
  return text.slice(0, head) + gap + end;
}

/** Everything that a terminal obeys, and everything that makes a text look like a different one. */
const UNSAFE_UNITS = [
  '\\ufe00-\\ufe0f', // choose a variant of the character before them
  '\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f', // control codes, except tab and newline
  '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069', // turn the direction of writing
  '\\u00ad\\u180e\\u200b-\\u200d\\u2060-\\u2065\\u206a-\\u206f\\ufeff', // have no width
  '\\u2028\\u2029\\ufff9-\\ufffb', // separate lines, annotate
  '\\ud800-\\udfff', // halves of pairs, and tag characters, which are invisible
].join('');
const UNSAFE = new RegExp(`[${UNSAFE_UNITS}]`);
/** Matches pairs whole, so that only lone halves are replaced. */
const UNSAFE_ALL = new RegExp(`[\\ud800-\\udbff][\\udc00-\\udfff]|\\r\\n|[${UNSAFE_UNITS}]`, 'g');

function withoutControls(text: string): string {
  return UNSAFE.test(text) ? text.replace(UNSAFE_ALL, visible) : text;
}

const DELETE = 0x7f;
const PICTURES = 0x2400;
const REPLACEMENT = '\ufffd';

/** A control code by its picture (␛ for ESC), so that the learner sees what was there; the others as �. */
function visible(unsafe: string): string {
  if (unsafe === '\r\n') return '\n';
  if (unsafe.length === 2) return unsafe.charCodeAt(0) === 0xdb40 ? '' : unsafe;
  const code = unsafe.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(PICTURES + code);
  if (code === DELETE) return '\u2421';
  // Soft hyphens and variation selectors are common in ordinary text, and show nothing in a terminal.
  return code === 0xad || (code >= 0xfe00 && code <= 0xfe0f) ? '' : REPLACEMENT;
}
