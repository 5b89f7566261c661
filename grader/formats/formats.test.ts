import { describe, expect, test } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { classroom50 } from './classroom50';
import { formatNames, formats, missingVariables } from './formats';
import { githubSummary } from './github-summary';
import type { Outcome } from './outcome';
import { outcomes } from './testing/outcomes';

const schemas = path.join(__dirname, 'schemas');
const validator = (name: string): ((value: unknown) => string) => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validate = ajv.compile(
    JSON.parse(readFileSync(path.join(schemas, `${name}.schema.json`), 'utf8')) as object,
  );
  return (value) => (validate(value) ? '' : ajv.errorsText(validate.errors));
};

const environment = {
  CLASSROOM: 'os-2026',
  ASSIGNMENT: 'bank',
  SUBMISSION_TAG: 'submit/2026-11-02T10-00-00Z-abcdef0',
  COMMIT_URL: 'https://example.org/commit/abcdef0',
  RELEASE_URL: 'https://example.org/releases/1',
};
const names = Object.keys(outcomes);

interface Tested {
  readonly status?: string;
  readonly passed?: boolean | null;
  readonly score?: number;
  readonly points?: number;
}
interface Written {
  readonly score?: number;
  readonly 'max-score'?: number;
  readonly status?: string;
  readonly gradable?: boolean;
  readonly tests?: readonly Tested[];
  readonly results?: readonly Tested[];
  readonly error?: object;
}

/** What the runner of Classroom 50 adds before the result is validated. */
const stamped = (written: object): object => ({ ...written, owner: 'ada', assignment_type: 'individual' });

function written(name: string, outcome: Outcome): Written {
  const text =
    name === 'classroom50'
      ? classroom50(outcome, environment)
      : formats[name as keyof typeof formats](outcome);
  return JSON.parse(text) as Written;
}

const outcomeNamed = (name: string): Outcome => {
  const outcome = outcomes[name];
  if (outcome === undefined) throw new Error(`no outcome “${name}”`);
  return outcome;
};

describe.each(['gradescope', 'classroom50', 'exercism', 'check50', 'prairielearn'])('%s', (format) => {
  const trouble = validator(format);

  test.each(names)('%s is valid against its schema', (name) => {
    const value = written(format, outcomeNamed(name));
    expect(trouble(format === 'classroom50' ? stamped(value) : value)).toBe('');
  });

  test('the schema rejects what the platform would', () => {
    expect(trouble({})).not.toBe('');
    expect(trouble({ ...written(format, outcomeNamed('a partial pass')), tests: 7, results: 7 })).not.toBe(
      '',
    );
  });

  test('what was not judged gets no point, and never passes', () => {
    for (const name of names.filter((one) => outcomeNamed(one).kind === 'not-judged')) {
      const {
        score = 0,
        status,
        gradable,
        tests = [],
        results = [],
        error,
      } = written(format, outcomeNamed(name));
      expect(score).toBe(0);
      expect([...tests, ...results].filter((one) => one.passed === true || (one.score ?? 0) > 0)).toEqual([]);
      expect(
        [...tests, ...results].filter((one) => one.status === 'passed' || one.status === 'pass'),
      ).toEqual([]);
      if (format === 'exercism') expect(status).toBe('error');
      if (format === 'prairielearn') expect(gradable).toBe(false);
      if (format === 'check50') expect(error).toBeDefined();
    }
  });
});

describe('the sums agree', () => {
  test.each(names.filter((name) => outcomeNamed(name).kind === 'judged'))('of %s', (name) => {
    const outcome = outcomeNamed(name);
    const total = outcome.result?.score ?? 0;
    const sum = (tests: readonly Tested[] = [], field: 'score' | 'points'): number =>
      tests.reduce((all, one) => all + (one[field] ?? 0), 0);
    const ofGradescope = written('gradescope', outcome);
    expect(ofGradescope.score).toBe(total);
    expect(sum(written('prairielearn', outcome).tests, 'points')).toBe(sum(ofGradescope.tests, 'score'));
    const ofClassroom = written('classroom50', outcome);
    expect(ofClassroom.score).toBeLessThanOrEqual(ofClassroom['max-score'] ?? 0);
  });

  test('extra points are on top in Gradescope, and do not count where a score may not exceed its maximum', () => {
    const outcome = outcomeNamed('a full pass with extra points');
    expect(written('gradescope', outcome).score).toBe(25);
    expect(written('classroom50', outcome).score).toBe(20);
    expect(written('prairielearn', outcome).score).toBe(1);
  });
});

describe('exercism', () => {
  test('a file that cannot be compiled is an error with the story, and no tests', () => {
    expect(written('exercism', outcomeNamed('a compile error'))).toMatchObject({
      status: 'error',
      message: expect.stringContaining('purse.ts:3'),
      tests: [],
    });
  });

  test('a crash is a failure of its laws', () => {
    expect(written('exercism', outcomeNamed('a crash'))).toMatchObject({ status: 'fail', message: null });
  });
});

describe('check50', () => {
  test('a pass without what its stage needs is skipped, and names the law that it depends on', () => {
    const { results = [] } = written('check50', outcomeNamed('a partial pass'));
    expect(results).toContainEqual(
      expect.objectContaining({ name: 'account.baseless', passed: null, dependency: 'account.new' }),
    );
  });
});

describe('junit', () => {
  const schema = readFileSync(path.join(schemas, 'junit-10.xsd'), 'utf8');
  const lint = async (contents: string): Promise<readonly string[]> => {
    const { errors } = await validateXML({
      xml: [{ fileName: 'results.xml', contents }],
      schema: [schema],
    });
    return errors.map(({ message }) => message);
  };

  test.each(names)('%s is valid against its schema', async (name) => {
    expect(await lint(formats.junit(outcomeNamed(name)))).toEqual([]);
  });

  test('the schema rejects what a reader would', async () => {
    expect(await lint(formats.junit(outcomeNamed('a full pass')).replaceAll('testcase', 'case'))).not.toEqual(
      [],
    );
  });

  test('what was not judged is an error', () => {
    expect(formats.junit(outcomeNamed('no grade at all'))).toContain('errors="1"');
  });
});

describe('github-summary', () => {
  test.each(names)('the learner’s text in %s cannot leave its fence', (name) => {
    const lines = githubSummary(outcomeNamed(name)).split('\n');
    let fence: string | undefined;
    const outside = lines.filter((line) => {
      const [run = ''] = /^`{3,}/.exec(line) ?? [];
      if (fence === undefined && run !== '') {
        fence = run;
        return false;
      }
      if (fence !== undefined && line === fence) {
        fence = undefined;
        return false;
      }
      return fence === undefined;
    });
    expect(fence).toBeUndefined();
    expect(outside.filter((line) => line.includes('quoted'))).toEqual([]);
  });
});

test.each([
  ['gradescope', 1_000_000],
  ['exercism', 500_000],
  ['prairielearn', 1_000_000],
  ['github-summary', 1024 ** 2],
] as const)('%s: no file is larger than its platform takes', (name, most) => {
  for (const outcome of Object.values(outcomes))
    expect(Buffer.byteLength(formats[name](outcome))).toBeLessThanOrEqual(most);
});

test('only classroom50 needs to know the submission', () => {
  expect(formatNames.filter((name) => missingVariables(name, {}).length > 0)).toEqual(['classroom50']);
  expect(missingVariables('classroom50', environment)).toEqual([]);
});
