import { equals } from '@jest/expect-utils';
import { fail, Failure, type FaultCode, type FaultDetails } from '../faults/failure';
import { playerOf } from '../subject/player';
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
  fail({ code, sentence: promise, expected: show(expected), actual: show(actual) });
}

/** Asserts that something is true. */
export function holds(
  condition: boolean,
  promise: string,
  code: FaultCode = 'wrong-value',
  details: Partial<Omit<FaultDetails, 'code'>> = {},
): asserts condition {
  if (!condition) fail({ code, sentence: promise, ...details });
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
  const error = await thrownBy(call);
  const names = name === undefined ? [] : [name].flat();
  const wanted = names.length === 0 ? 'an error' : names.join(' or ');
  if (error === undefined)
    return fail({ code: 'no-error', sentence: promise, expected: wanted, actual: 'no error' });
  if (isNotWritten(error.error)) throw error;
  const where = error.fault.where === undefined ? {} : { where: error.fault.where };
  const actual = `${error.error.name}: ${error.error.message}`;
  if (names.length > 0 && !names.includes(error.error.name)) {
    fail({ code: 'wrong-error', sentence: promise, expected: wanted, actual, ...where });
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

/** Asserts that a call returns. The sentence says what it means in this law that it never does. */
export async function returns<T>(call: Promise<T>, promise: string, code: FaultCode = 'hang'): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Failure && error.fault.code === 'hang') fail({ code, sentence: promise });
    throw error;
  }
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

async function thrownBy(call: Promise<unknown>): Promise<SubjectThrew | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof SubjectThrew) return error;
    throw error;
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
