import { expect, test } from '@jest/globals';
import { kataOf } from '../course/course';
import { Collector } from './collector';

test('progress counts the checks that were heard, and the last verdict of a check counts', () => {
  const kata = kataOf('value');
  const heard: [string, number, string][] = [];
  const collector = new Collector([kata], {
    onCheckDone: (one, done, title) => heard.push([one.id, done, title]),
  });
  const verdict = { kata: 'value', title: 'a', durationMs: 1, status: 'pass' } as const;
  collector.onVerdict(verdict);
  collector.onVerdict({ ...verdict, title: 'b' });
  collector.onVerdict({ ...verdict, status: 'error', reason: 'again' });
  collector.onVerdict({ ...verdict, kata: 'array' });
  expect(heard).toEqual([
    ['value', 1, 'a'],
    ['value', 2, 'b'],
    ['value', 2, 'a'],
  ]);
  expect(collector.verdicts.get('value')?.get('a')?.status).toBe('error');
});

test('news of a kata add up', () => {
  const collector = new Collector([], { onCheckDone: () => undefined });
  const unloadable = { code: 'syntax', sentence: 'No.' } as const;
  collector.onNews({ kata: 'value', missing: [] });
  collector.onNews({ kata: 'value', unloadable });
  expect(collector.news.get('value')).toEqual({ kata: 'value', missing: [], unloadable });
});
