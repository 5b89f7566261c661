import type { Explanations } from './explanation';

/** The learner's file could not be used. */
export const ofFile = {
  'not-started': { title: 'not written yet', lesson: 'This part of the file is still the stub’s.' },
  'file-missing': {
    title: 'no file',
    lesson: 'The grader looks for the kata’s file under the name that the course gives it.',
  },
  'file-unreadable': {
    title: 'file cannot be read',
    lesson: 'The kata’s file must be a text file in UTF-8 that the grader may read.',
  },
  syntax: {
    title: 'syntax error',
    lesson: 'The file is not valid TypeScript yet, so nothing in it could be run.',
  },
  unloadable: {
    title: 'the file could not be loaded',
    lesson:
      'What stands at the top level of the file runs when it is loaded, in every process that loads it. Keep it to declarations.',
  },
  'missing-export': {
    title: 'missing export',
    lesson: 'The checks find your classes and functions by the names that the file exports.',
  },
} satisfies Explanations;
