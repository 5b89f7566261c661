/* The one test of a Jest run that stays, and judges what it is given (grade/spec-host). */
import { test } from '@jest/globals';
import { exposedHosting, serveJobs } from './in-jest';

/** The longest that a timer can be: how long this runs is its host's affair. */
const AS_LONG_AS_ASKED_MS = 2 ** 31 - 1;

test(
  'judges what it is asked to judge',
  async () => {
    const hosting = exposedHosting();
    if (hosting === undefined) throw new Error('this file is run by grade/spec-host, and by nothing else');
    await serveJobs(hosting);
  },
  AS_LONG_AS_ASKED_MS,
);
