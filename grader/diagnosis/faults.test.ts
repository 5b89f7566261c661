import { expect, test } from '@jest/globals';
import { faultCodes } from '../faults/failure';
import { faults } from './faults';
import { ofFile } from './faults/file';
import { ofJudging } from './faults/judging';
import { ofMessages } from './faults/messages';
import { ofProcesses } from './faults/processes';
import { ofSharing } from './faults/sharing';
import { ofValues } from './faults/values';
import { ofWaiting } from './faults/waiting';

const groups = [ofFile, ofJudging, ofMessages, ofProcesses, ofSharing, ofValues, ofWaiting];

test('every code is explained once, in one group, and no explanation is of a code that does not exist', () => {
  const explained = groups.flatMap((group) => Object.keys(group));
  expect([...explained].sort()).toEqual([...faultCodes].sort());
});

test.each(Object.entries(faults))(
  '%s has a title that fits a line, and a lesson of whole sentences',
  (_, fault) => {
    expect(fault.title.length).toBeLessThanOrEqual(64);
    expect(fault.title).not.toMatch(/\.$/);
    expect(fault.lesson).toMatch(/^[A-Z`].*[.:`)]$/s);
  },
);

test('no two codes have the same title, or the same lesson', () => {
  for (const part of ['title', 'lesson'] as const) {
    const texts = Object.values(faults).map((fault) => fault[part]);
    expect(new Set(texts).size).toBe(texts.length);
  }
});

test('processes are things: no explanation speaks of them as of people', () => {
  for (const { title, lesson } of Object.values(faults))
    expect(`${title} ${lesson}`).not.toMatch(
      /\b(who|whoever|somebody|nobody|everybody|anew)\b|goes on|so many/i,
    );
});
