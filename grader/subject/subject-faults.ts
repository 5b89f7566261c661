import type { ErrorFacts } from '../faults/error-facts';
import type { Fault } from '../faults/failure';
import { NAME, learnerText, type LearnerText } from '../faults/learner-text';
import type { Answer, FromSubject } from './protocol';
import { learnerFrame } from './inside/learner-frame';
import type { During } from '../faults/facts/during';
import { isNotWritten } from '../faults/not-written';
import type { Death } from './subject-process';

/** A thrown error that the check did not expect, as a fault. Calling a stub is not a mistake of the learner's. */
export function faultOfError(error: ErrorFacts, sourceFolder: string): Fault {
  const where = learnerFrame(error.stack, sourceFolder);
  const place = where === undefined ? {} : { where };
  const during = 'call';
  if (isNotWritten(error))
    return { code: 'not-started', facts: { kind: 'not-written', todo: error.message, during }, ...place };
  const name = error.code === 'MODULE_NOT_FOUND' ? NO_MODULE.exec(error.message)?.[1] : undefined;
  if (name !== undefined)
    return { code: 'threw', facts: { kind: 'no-module', name: learnerText(name, NAME), during }, ...place };
  return { code: 'threw', facts: { kind: 'threw', error, during }, ...place };
}

/** Node names the module only in the message, followed by the requiring files, which are compiled copies. */
const NO_MODULE = /^Cannot find module '([^'\n]{1,200})'/;

/** A process under test that ended by itself, as a fault. */
export function faultOfDeath(death: Death, stderr: LearnerText, sourceFolder: string, during: During): Fault {
  const where = learnerFrame(stderr, sourceFolder);
  const details = {
    ...(where === undefined ? {} : { where }),
    ...(stderr === '' ? {} : { output: stderr.slice(0, 2000) }),
  };
  const { signal, exitCode } = death;
  if (signal !== null)
    return { code: 'crash', facts: { kind: 'killed-by-signal', signal, during }, ...details };
  if (stderr !== '' && exitCode !== 0)
    return { code: 'crash', facts: { kind: 'uncaught-error', exitCode, during }, ...details };
  return { code: 'exited', facts: { kind: 'exited', exitCode, during }, ...details };
}

/** What the learner's file threw at its top level. */
export function unloadable(fault: Fault): Fault {
  return { ...whileLoading(fault), code: 'unloadable' };
}

/** The same fault, but found while the file was being loaded, before any call. */
export function whileLoading(fault: Fault): Fault {
  const { facts } = fault;
  if (facts === undefined || !('during' in facts)) return fault;
  return { ...fault, facts: { ...facts, during: 'loading' } };
}

export function faultOfPatch(name: string): Fault {
  return { code: 'patched-globals', facts: { kind: 'patched', name } };
}

export const forgedMessage: Fault = { code: 'forged-message', facts: { kind: 'forged' } };

export function faultOfFlood(mostBytes: number): Fault {
  return { code: 'output-flood', facts: { kind: 'output-flood', mostBytes } };
}

/**
 * Throws if an answer contains an error of the grader itself: the step recorder failed, or the check asked its scenarios
 * for something that they do not have, which they report by an assertion. Neither is the learner's fault.
 */
export function heedOwnErrors(reply: FromSubject & Answer): void {
  const { recorderFailed } = reply;
  if (recorderFailed !== undefined) throw new Error(`the steps could not be recorded: ${recorderFailed}`);
  if (reply.type !== 'threw' || reply.error.code !== 'ERR_ASSERTION') return;
  const [, innermost = ''] = /^ {4}at (.*)$/m.exec(reply.error.stack) ?? [];
  if (/\.scenarios\.ts:\d+:\d+\)?$/.test(innermost))
    throw new Error(
      `the check asked its scenarios for something that they do not have: ${reply.error.message}`,
    );
}
