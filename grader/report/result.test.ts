import { expect, test } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { resultJsonSchema, resultSchema, SCHEMA_ID, type Result } from './result';

const published: unknown = JSON.parse(readFileSync(path.join(__dirname, 'result.schema.json'), 'utf8'));

const result: Result = {
  schema: SCHEMA_ID,
  root: 'exercises',
  seed: 7,
  startedAt: '2026-01-02T03:04:05.678Z',
  durationMs: 12,
  status: 'fail',
  score: 0,
  maxScore: 5,
  katas: [
    {
      id: 'value',
      folder: '02-value',
      title: 'Value',
      file: 'exercises/02-value/value.ts',
      status: 'fail',
      score: 0,
      maxScore: 5,
      durationMs: 3,
      missingExports: [],
      typeErrors: [
        {
          file: 'exercises/02-value/value.ts',
          line: 3,
          source: 'let x: string = 1;',
          code: 'TS2322',
          message: 'no',
        },
      ],
      stages: [
        { number: 1, id: 'one', title: 'One number', kind: 'core', status: 'fail', score: 0, maxScore: 5 },
      ],
      checks: [
        {
          id: 'initial',
          title: 'a new Value is zero, or what it was given',
          stage: 1,
          kind: 'contract',
          status: 'fail',
          score: 0,
          maxScore: 5,
          durationMs: 3,
          diagnosis: {
            code: 'wrong-value',
            title: 'wrong value',
            sentence: 'It must be zero.',
            lesson: 'Look again.',
            calls: [{ process: 1, call: "make('i')", outcome: '', steps: [{ text: 'writes' }] }],
          },
        },
      ],
    },
  ],
};

test('the published schema is that of the model (after a change, run `npm run schema`)', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(resultJsonSchema())));
});

test('the schema and the model accept the same result, and refuse the same nonsense', () => {
  // Formats are annotations in draft 2020-12, and Ajv leaves them to a plugin.
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(published as object);
  expect(validate(result)).toBe(true);
  expect(resultSchema.safeParse(result).success).toBe(true);
  for (const nonsense of [
    { ...result, status: 'passed' },
    { ...result, extra: 1 },
    { ...result, katas: undefined },
  ]) {
    expect(validate(JSON.parse(JSON.stringify(nonsense)))).toBe(false);
    expect(resultSchema.safeParse(nonsense).success).toBe(false);
  }
});
