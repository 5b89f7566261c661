import type { ErrorFacts } from '../faults/error-facts';
import type { Fault } from '../faults/failure';
import type { LearnerText } from '../faults/learner-text';
import type { Answer, FromSubject } from './protocol';
import { learnerFrame } from './inside/learner-frame';
import type { Death } from './subject-process';

/** A thrown error that nobody expected, as a fault. A stub's own `TODO` is not a fault of the learner's. */
export function faultOfError(error: ErrorFacts, sourceFolder: string): Fault {
  const where = learnerFrame(error.stack, sourceFolder);
  const place = where === undefined ? {} : { where };
  if (error.message.startsWith('TODO')) {
    return { code: 'not-started', sentence: `Not written yet: ${error.message}`, error, ...place };
  }
  const module = error.code === 'MODULE_NOT_FOUND' ? NO_MODULE.exec(error.message)?.[1] : undefined;
  if (module !== undefined) return { code: 'threw', sentence: noModule(module), error, ...place };
  return { code: 'threw', sentence: `${error.name}: ${error.message}`, error, ...place };
}

/** Node adds the files that led there, which are compiled copies. */
const NO_MODULE = /^Cannot find module '([^'\n]{1,200})'/;

function noModule(name: string): string {
  return name.startsWith('.')
    ? `it imports \`${name}\`, but no file of that name lies beside it that is text in UTF-8. Check the name and the folder.`
    : `it imports \`${name}\`, which is not there. A kata uses \`#kernel\`, the earlier katas, Node’s own modules and its own files.`;
}

/** A process under test that ended by itself, as a fault. */
export function faultOfDeath(
  death: Death,
  stderr: LearnerText,
  sourceFolder: string,
  isLoading: boolean,
): Fault {
  const where = learnerFrame(stderr, sourceFolder);
  const facts = {
    ...(where === undefined ? {} : { where }),
    ...(stderr === '' ? {} : { output: stderr.slice(0, 2000) }),
  };
  const when = isLoading ? 'while your file was loaded' : 'in the middle of a call';
  if (death.signal !== null) {
    const cause =
      death.signal === 'SIGSEGV' || death.signal === 'SIGBUS' ? ': it touched memory that is not mapped' : '';
    return {
      code: 'crash',
      sentence: `The process was killed by ${death.signal} ${when}${cause}.`,
      ...facts,
    };
  }
  const code = String(death.exitCode);
  if (stderr !== '' && death.exitCode !== 0) {
    return {
      code: 'crash',
      sentence: `The process died of an error that nobody caught, ${when} (exit code ${code}).`,
      ...facts,
    };
  }
  return {
    code: 'exited',
    sentence: `The process ended with exit code ${code} ${when}: \`process.exit\` ends the whole process, not just the call.`,
    ...facts,
  };
}

/** What the learner's file threw at its top level. */
export function unloadable(fault: Fault): Fault {
  return { ...fault, code: 'unloadable', sentence: `Your file threw while it was loaded: ${fault.sentence}` };
}

/** A fault of the process in which the file was being loaded: there was no call yet. */
export function whileLoading(fault: Fault): Fault {
  const sentence = fault.sentence
    .replace('The call', 'Your file, while it was loaded,')
    .replace(': the call never', ': loading your file never');
  return { ...fault, sentence };
}

export function faultOfPatch(name: string): Fault {
  return {
    code: 'patched-globals',
    sentence: `Your code replaced \`${name}\`, which everything else in the process relies on.`,
  };
}

export const forgedMessage: Fault = {
  code: 'forged-message',
  sentence:
    'Your code wrote on the channel by which this process reports to the grader; nothing that came on it can be believed.',
};

export function faultOfFlood(mostBytes: number): Fault {
  const mib = String(mostBytes / 1024 ** 2);
  return {
    code: 'output-flood',
    sentence: `The process printed more than ${mib} MiB and was ended; a call here prints a few lines at most.`,
  };
}

/**
 * Throws what is the grader's own error in an answer: the recorder of steps failed, or the scenarios were asked for what
 * they do not have, which they say by an assertion. Neither is the learner's.
 */
export function heedOwnErrors(reply: FromSubject & Answer): void {
  const { recorderFailed } = reply;
  if (recorderFailed !== undefined) throw new Error(`the steps could not be written down: ${recorderFailed}`);
  if (reply.type !== 'threw' || reply.error.code !== 'ERR_ASSERTION') return;
  const [, innermost = ''] = /^ {4}at (.*)$/m.exec(reply.error.stack) ?? [];
  if (/\.scenarios\.ts:\d+:\d+\)?$/.test(innermost))
    throw new Error(`the check asked its scenarios for what they do not have: ${reply.error.message}`);
}
