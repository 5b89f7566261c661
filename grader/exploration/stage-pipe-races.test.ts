import { afterAll, describe, expect, test } from '@jest/globals';
import { findRaces } from '../explorer/run/races';
import type { Search } from '../explorer/search/search';
import type { ObservedRun } from './observed-run';
import type { Plan } from './plan';
import { bounded, lookAtRuns } from './testing/explored-runs';
import { call, pollReader, read, write } from './testing/pipe-stories';
import { subjectsWithWorlds } from './testing/worlds';

const PATIENCE_MS = 120_000;
const ofPipes = subjectsWithWorlds('pipe-worlds');
afterAll(() => ofPipes.stop(), PATIENCE_MS);

const runsOf = async <T>(
  plan: Plan,
  look: (run: ObservedRun) => T,
  search: Search = bounded(2),
): Promise<T[]> => lookAtRuns(await ofPipes.take(plan.programs.length), plan, search, look);

describe('plain accesses to the same bytes', () => {
  const closeWriter = call('closeWriter');
  const [set, get] = [call('setWord'), call('getWord')];

  test.each<[string, boolean, string, Plan['programs'], number]>([
    ['race, where no pipe lies between', true, 'writerAndReader', [[set], [get]], 0],
    [
      'do not, where the byte that was read was written after the first access',
      false,
      'writerAndReader',
      [
        [set, write('a')],
        [read(1), get],
      ],
      0,
    ],
    [
      'race, where that byte was written before',
      true,
      'writerAndReader',
      [
        [write('a'), set],
        [read(1), get],
      ],
      0,
    ],
    [
      'do not, where a close lies between',
      false,
      'writerAndReader',
      [
        [set, closeWriter],
        [read(1), get],
      ],
      0,
    ],
    [
      'do not, where the end of the process lies between',
      false,
      'writerAndReader',
      [[set], [read(1), get]],
      0,
    ],
    [
      'do not, where the death of the process lies between',
      false,
      'readerAndWriter',
      [
        [read(1), get],
        [set, write('a')],
      ],
      2,
    ],
    [
      'do not, where a poll has reported the end',
      false,
      'writerAndReader',
      [[set], [pollReader(null), get]],
      0,
    ],
    [
      'race, where only a read that found nothing lies between',
      true,
      'writerAndReader',
      [
        [write('a'), get],
        [set, read(1)],
      ],
      0,
    ],
  ])(
    '%s',
    async (_, isRace, world, programs, kill) => {
      const look = ({ record }: ObservedRun): boolean =>
        findRaces(record, 2, { isPlainOnly: true }) !== undefined;
      const races = await runsOf({ world, programs }, look, bounded(2, kill));
      expect(races.length).toBeGreaterThan(1);
      expect(new Set(races)).toEqual(new Set([isRace]));
    },
    PATIENCE_MS,
  );
});
