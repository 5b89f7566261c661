import { describe, expect, test } from '@jest/globals';
import { decisiveSteps } from './decisive-steps';
import { sentenceOf } from './sentence';
import { sampleFacts } from './testing/sample-facts';

test('the step whose line is shown is decisive', () => {
  const role = { kind: 'decided', process: 1, step: 7, what: 'let-in' } as const;
  expect([...decisiveSteps({ code: 'two-owners', sentence: '', role })]).toEqual([7]);
});

test('where no step is named, none is decisive', () => {
  expect(decisiveSteps({ code: 'wrong-value', sentence: '' }).size).toBe(0);
});

describe.each([
  'woke-another',
  'notify-before-sleep',
  'notify-before-change',
  'never-woken',
  'swallowed',
] as const)('of a fault %s', (kind) => {
  const fault = { code: 'lost-wakeup', facts: sampleFacts[kind] } as const;

  test('steps are decisive, and the sentence names each of them', () => {
    const steps = [...decisiveSteps(fault)];
    expect(steps).not.toEqual([]);
    for (const step of steps) expect(sentenceOf(fault)).toContain(String(step));
  });
});
