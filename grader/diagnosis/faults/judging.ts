import type { Explanations } from './explanation';

/** What was done to the grader, or could not be judged by it. */
export const ofJudging = {
  'patched-globals': {
    title: 'a built-in was replaced',
    lesson:
      'Replacing a function of the language or of Node changes it for everything in the process, including the grader’s program.',
  },
  'forged-message': {
    title: 'a message that is not ours',
    lesson: 'Descriptors 3 and 4 of a process under test belong to the grader.',
  },
  uncontrolled: {
    title: 'not the same twice',
    lesson:
      'From the same start the code did not take the same steps, or did not come to the same end: something random, a clock of its own, or state that it keeps. So the grader calls it neither right nor wrong.',
  },
  unobserved: {
    title: 'nothing to observe',
    lesson:
      'The grader chooses what comes between two operations of the kernel. A call that reaches shared memory behind the kernel’s back has no such operations, so the grader can neither interrupt it nor say anything about it.',
  },
} satisfies Explanations;
