import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dataModels, inOneProcess } from './data-models';

const made = (wanted: string) => dataModels.find(({ kind }) => kind === wanted)?.model() ?? {};

describe('objects that hold data', () => {
  test('have arguments for each of their methods, and all of those can be called', () => {
    for (const { model, methods } of dataModels) {
      expect(Object.keys(methods).sort()).toEqual(Object.keys(model()).sort());
      for (const [method, all] of Object.entries(methods))
        for (const args of fc.sample(all, { seed: 1, numRuns: 30 })) {
          const answer = inOneProcess(model(), method, args);
          expect('error' in answer ? answer.error : 'RangeError').toBe('RangeError');
        }
    }
  });

  test('do what an Array and a Map do', () => {
    const [list, dict] = [made('list'), made('dict')];
    expect(inOneProcess(list, 'push', [undefined])).toEqual({ value: 3 });
    expect(inOneProcess(list, 'set', [3, 'x'])).toEqual({ error: 'RangeError' });
    expect(inOneProcess(list, 'splice', [0])).toEqual({ value: ['a', 1, undefined] });
    expect(inOneProcess(dict, 'set', ['y', undefined])).toEqual({ value: undefined });
    expect(inOneProcess(dict, 'setDefault', ['y', 5])).toEqual({ value: undefined });
    expect(inOneProcess(dict, 'pop', ['y', 5])).toEqual({ value: undefined });
    expect(inOneProcess(dict, 'pop', ['y', 5])).toEqual({ value: 5 });
  });

  test('have C numbers, and only the names that were set', () => {
    expect(inOneProcess(made('value'), 'get', [])).toEqual({ value: -(2 ** 31) });
    expect(inOneProcess(made('array'), 'slice', [-2])).toEqual({ value: [-(2 ** 15), 3] });
    expect(inOneProcess(made('array'), 'get', [3])).toEqual({ error: 'RangeError' });
    expect(inOneProcess(made('namespace'), 'get', ['toString'])).toEqual({ value: undefined });
    expect(inOneProcess(made('namespace'), 'snapshot', [])).toEqual({ value: { x: 1 } });
  });
});
