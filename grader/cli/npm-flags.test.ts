import { expect, test } from '@jest/globals';
import { refuseFlagsTakenByNpm } from './npm-flags';
import { UserError } from './user-error';

const run = { npm_lifecycle_event: 'grade' };

// What npm 11 sets for `npm run grade lock <flag>`.
test.each([
  ['--solutions', ['grade', 'lock'], { npm_config_solutions: 'true' }],
  ['--stage', ['grade', 'lock', '2'], { npm_config_stage: 'true' }],
  ['--no-types', ['grade', 'lock'], { npm_config_types: '' }],
  ['--json', ['grade', 'lock', 'result.json'], { npm_config_json: 'true' }],
  ['--verbose', ['grade', 'lock'], { npm_config_loglevel: 'verbose' }],
])('%s that npm took is named, with two ways out', (flag, argv, config) => {
  const refusal = (): void => refuseFlagsTakenByNpm(argv, { ...run, ...config });
  expect(refusal).toThrow(UserError);
  expect(refusal).toThrow(`npm took \`${flag}\` as its own flag.`);
});

test.each([
  ['our own flag', ['grade', '--solutions'], { npm_config_solutions: 'true' }],
  ["npm's own settings", ['grade', 'lock'], { npm_config_json: 'true', npm_config_loglevel: 'notice' }],
  ['nothing', ['grade'], {}],
])('%s is not refused', (_, argv, config) => {
  expect(() => refuseFlagsTakenByNpm(argv, { ...run, ...config })).not.toThrow();
});

test('a command that npm runs for something else is not refused', () => {
  expect(() =>
    refuseFlagsTakenByNpm(['grade'], { npm_lifecycle_event: 'test', npm_config_loglevel: 'verbose' }),
  ).not.toThrow();
});
