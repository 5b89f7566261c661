import type { Explanations } from './explanation';

/** What was done to processes. */
export const ofProcesses = {
  crash: {
    title: 'the process died',
    lesson: 'An uncaught error ends the whole process, and everything that it was doing.',
  },
  exited: {
    title: 'the process ended itself',
    lesson: '`process.exit` ends the whole process for all of its callers, not just the function.',
  },
  hang: {
    title: 'deadlock: everything is asleep',
    lesson:
      'A process that waits needs another process, or a timer, that will wake it. The grader saw every process asleep, with nothing under way.',
  },
  'endless-loop': {
    title: 'endless loop',
    lesson: 'A process that computes without end keeps its processor from all others, and never answers.',
  },
  'fork-storm': {
    title: 'too many processes',
    lesson:
      'A child loads your file again. If loading starts processes, each child starts more: guard with `require.main === module`.',
  },
  'output-flood': {
    title: 'too much output',
    lesson: 'Printing in a loop drowns every message that is worth reading.',
  },
  'memory-flood': {
    title: 'too much memory',
    lesson:
      'Memory ends at the machine’s limit: release what you have taken, and take no more than you need for what has arrived.',
  },
  'leaked-process': {
    title: 'a process was left running',
    lesson:
      'The code that starts a process is responsible for its end. A process that is left behind keeps memory, files and ports until the machine is restarted.',
  },
  'leaked-memory': {
    title: 'shared memory was left',
    lesson: 'Shared memory belongs to no process: it stays in the system until it is unlinked.',
  },
  'leaked-descriptor': {
    title: 'descriptors were left open',
    lesson: 'Each open pipe or file takes one of a limited number of descriptors.',
  },
  'not-parallel': {
    title: 'not at once',
    lesson: 'Two tasks that need each other must both be running: one after the other, they wait for ever.',
  },
  'not-isolated': {
    title: 'not isolated',
    lesson: 'A process has its own memory and its own fate: that is what it is for.',
  },
} satisfies Explanations;
