import type { ContainmentFacts } from '../../faults/facts/containment';
import type { Sentences } from './sentences';
import { caller, moment } from './wording';

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;

export const containmentSentences: Sentences<keyof ContainmentFacts> = {
  'killed-by-signal': ({ signal, during }) =>
    `The process was killed by ${signal} ${moment(during)}${isMemoryFault(signal) ? ': it touched memory that is not mapped' : ''}.`,
  'uncaught-error': ({ exitCode, during }) =>
    `The process died of an uncaught error ${moment(during)} (exit code ${String(exitCode)}).`,
  exited: ({ exitCode, during }) =>
    `The process ended with exit code ${String(exitCode)} ${moment(during)}: \`process.exit\` ends the whole process, not just the call.`,
  'ended-by-grader': () => 'The process was ended by the grader.',
  patched: ({ name }) => `Your code replaced \`${name}\`, which everything else in the process relies on.`,
  forged: () =>
    'Your code wrote to the channel on which this process reports to the grader, so nothing that arrives on it can be trusted.',
  'output-flood': ({ mostBytes }) =>
    `The process printed more than ${String(mostBytes / MEBIBYTE)} MiB and was ended; a call here prints a few lines at most.`,
  'cpu-spent': ({ cpuMs, during }) =>
    `${caller(during)} used more than ${seconds(cpuMs)} s of processor time and was still computing. It should need a small part of that.`,
  'many-ended': ({ most, during }) =>
    `${caller(during)} started process after process: more than ${String(most)} of them have ended, and it has not returned.`,
  'many-running': ({ most, during }) =>
    `${caller(during)} started more than ${String(most)} processes, and was ended before it took over the machine.`,
  'memory-spent': ({ mostBytes }) =>
    `The processes of this call took more than ${String(mostBytes / GIBIBYTE)} GiB of memory, and were ended.`,
  'still-running': () => 'A process that was started during this check is still running after it.',
  'still-computing': () => 'All calls had been answered, and long after that a process was still computing.',
};

function isMemoryFault(signal: NodeJS.Signals): boolean {
  return signal === 'SIGSEGV' || signal === 'SIGBUS';
}

function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}
