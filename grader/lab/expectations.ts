import { equals } from '@jest/expect-utils';
import { fail, Failure, type FaultCode, type FaultDetails } from '../faults/failure';
import { playerOf } from '../subject/player';
import { timed } from '../subject/timed';
import { show } from '../faults/show';
import { SubjectThrew } from '../faults/subject-threw';
import { isNotWritten } from '../faults/not-written';

/** Asserts that two values are equal by structure. The sentence says to the learner what was promised. */
export function same(
  actual: unknown,
  expected: unknown,
  promise: string,
  code: FaultCode = 'wrong-value',
): void {
  if (equals(actual, expected, [], true)) return;
  fail({ code, sentence: promise, isPromise: true, expected: show(expected), actual: show(actual) });
}

/** Asserts that something is true. */
export function holds(
  condition: boolean,
  promise: string,
  code: FaultCode = 'wrong-value',
  details: Partial<Omit<FaultDetails, 'code'>> = {},
): asserts condition {
  if (!condition) fail({ code, sentence: promise, isPromise: true, ...details });
}

export interface ExpectedError {
  /** Legal names of the error: `TypeError`, or a kata's own class. */
  readonly name?: string | readonly string[];
  /** What its `code` must be; true: it must have one. */
  readonly code?: string | true;
  /** Words that the message must contain, in any case. */
  readonly mentions?: readonly string[];
}

/** Asserts that a call throws, and that the error says what went wrong. */
export async function throws(
  call: Promise<unknown>,
  { name, code, mentions = [] }: ExpectedError,
  promise: string,
): Promise<void> {
  const names = name === undefined ? [] : [name].flat();
  const wanted = names.length === 0 ? 'an error' : names.join(' or ');
  const error = await thrownBy(call, promise, wanted);
  if (error === undefined)
    return fail({
      code: 'no-error',
      sentence: promise,
      isPromise: true,
      expected: wanted,
      actual: 'no error',
    });
  if (isNotWritten(error.error)) throw error;
  const where = error.fault.where === undefined ? {} : { where: error.fault.where };
  const actual = `${error.error.name}: ${error.error.message}`;
  if (names.length > 0 && !names.includes(error.error.name)) {
    fail({ code: 'wrong-error', sentence: promise, isPromise: true, expected: wanted, actual, ...where });
  }
  const isCoded = code === true ? error.error.code !== undefined : error.error.code === code;
  if (code !== undefined && !isCoded) {
    const expected = code === true ? 'an error with a code' : `an error with the code ${code}`;
    const found = error.error.code ?? 'missing';
    const sentence = `${promise} Programs tell errors apart by their code.`;
    fail({ code: 'wrong-error', sentence, expected, actual: `${actual} (code: ${found})`, ...where });
  }
  const message = error.error.message.toLowerCase();
  const silent = mentions.filter((word) => !message.includes(word.toLowerCase()));
  if (silent.length > 0) {
    const facts = { kind: 'silent-error', promise, missing: silent } as const;
    fail({ code: 'wrong-error', facts, expected: wanted, actual, ...where });
  }
}

/**
 * Asserts that a call returns. The sentence says what was promised, and the code what it means in this law that the call
 * never does, or that it throws one of the errors in `losing`. Any other error is an unexpected one.
 */
export async function returns<T>(
  call: Promise<T>,
  promise: string,
  code: FaultCode | (() => FaultCode) = 'hang',
  losing: readonly string[] = [],
): Promise<T> {
  const named = (): FaultCode => (typeof code === 'function' ? code() : code);
  try {
    return await call;
  } catch (error) {
    const isLoss = error instanceof SubjectThrew && losing.includes(error.error.name);
    if (error instanceof SubjectThrew && (isLoss || error.fault.facts?.kind === 'threw')) {
      const { facts: _, sentence: __, ...details } = error.fault;
      const actual = `${error.error.name}: ${error.error.message}`;
      const code = isLoss ? named() : error.fault.code;
      fail({ role: { kind: 'threw' }, ...details, code, sentence: promise, isPromise: true, actual });
    }
    return neverReturned(error, promise, named());
  }
}

/** A call that was to return, or to throw, did neither. Any other failure is thrown on. */
function neverReturned(
  error: unknown,
  promise: string,
  code: FaultCode,
  more: Pick<FaultDetails, 'expected'> = {},
): never {
  if (!(error instanceof Failure) || error.fault.code !== 'hang') throw error;
  const { facts: _, sentence: __, ...details } = error.fault;
  fail({ ...details, ...more, code, sentence: promise, isPromise: true, actual: 'it never returned' });
}

/**
 * Asserts that a call returns that value. That it never returns, or throws one of the errors in `losing`, is the same
 * fault.
 */
export async function gives(
  call: Promise<unknown>,
  expected: unknown,
  promise: string,
  code: FaultCode | (() => FaultCode) = 'wrong-value',
  losing: readonly string[] = [],
): Promise<void> {
  const answer = await returns(call, promise, code, losing);
  same(answer, expected, promise, typeof code === 'function' ? code() : code);
}

/** How much longer than its timeout a call may wait, in ms of virtual time: learner code may look at intervals. */
const SLACK_MS = 60;

/** Asserts that a call with a timeout waits until that is over, and then returns false. */
export async function givesUp(
  process: object,
  call: () => Promise<unknown>,
  timeoutMs: number,
  promise: string,
): Promise<void> {
  const { value, ms } = await timed(process, call);
  const wait = Math.max(0, timeoutMs);
  holds(value === false && ms >= wait - 1 && ms < wait + SLACK_MS, promise, 'wrong-value', {
    expected: `false after ${String(wait)} ms`,
    actual: `${show(value)} after ${String(ms)} ms`,
  });
}

/** A wrong argument, the legal names of the error, and words that the message must contain, in any case. */
export type Refusal = readonly [
  argument: unknown,
  name: string | readonly string[],
  mentions?: readonly string[],
];

/** Asserts that a call rejects each of these arguments. The sentence gets the argument as it is shown to the learner. */
export async function refuses(
  call: (argument: unknown) => Promise<unknown>,
  table: readonly Refusal[],
  promise: (argument: string) => string,
): Promise<void> {
  for (const [argument, name, mentions = []] of table)
    await throws(call(argument), { name, mentions }, promise(show(argument)));
}

async function thrownBy(
  call: Promise<unknown>,
  promise: string,
  expected: string,
): Promise<SubjectThrew | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof SubjectThrew) return error;
    return neverReturned(error, promise, 'hang', { expected });
  }
}

/** What a process under test and its children have printed so far in this check. */
export function printed(process: object): { readonly stdout: string; readonly stderr: string } {
  return playerOf(process).subject.printed;
}

/** The pid of a process under test. */
export function pidOf(process: object): number {
  return playerOf(process).subject.pid;
}
