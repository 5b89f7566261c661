import { UserError } from './user-error';

/** Our flags that mean nothing to npm: as a variable of its configuration, npm passes on that it was given one. */
const OURS = [
  'check',
  'explore',
  'format',
  'html',
  'out',
  'own',
  'replay',
  'root',
  'runs',
  'seed',
  'solutions',
  'stage',
];

/**
 * `npm run grade --solutions` gives the flag to npm, not to us. It is reported instead of ignored.
 *
 * @throws UserError
 */
export function refuseFlagsTakenByNpm(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): void {
  const taken = flagsTaken(argv, environment);
  if (taken === undefined) return;
  const [command = 'grade'] = argv;
  throw new UserError(
    `npm took \`${taken}\` as its own flag.`,
    `Use \`npx forklings ${command} …\` instead of \`npm run ${command} …\`, or put \`--\` before our flags: \`npm run ${command} -- ${taken}\`.`,
  );
}

function flagsTaken(argv: readonly string[], environment: NodeJS.ProcessEnv): string | undefined {
  // Outside `npm run`, such variables are not about this command.
  if (environment['npm_lifecycle_event'] !== argv[0]) return undefined;
  const isOurs = (flag: string): boolean => argv.some((word) => word.startsWith(`--${flag}`));
  const swallowed = OURS.find((flag) => environment[`npm_config_${flag}`] !== undefined && !isOurs(flag));
  if (swallowed !== undefined) return `--${swallowed}`;
  // What `--no-types` leaves. npm has no such setting itself.
  if (environment['npm_config_types'] === '' && !isOurs('no-types')) return '--no-types';
  // npm knows these two, and they may come from its configuration: then nothing else looks like ours.
  const isJson = environment['npm_config_json'] === 'true' && argv.some((word) => word.endsWith('.json'));
  if (isJson && !isOurs('json')) return '--json';
  return environment['npm_config_loglevel'] === 'verbose' && !isOurs('verbose') ? '--verbose' : undefined;
}
