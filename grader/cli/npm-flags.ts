import { UserError } from './user-error';

const OURS = ['solutions', 'root', 'own', 'json', 'seed', 'verbose'] as const;
/** npm has these flags itself, so a set variable proves nothing. */
const ALSO_NPMS = ['json', 'verbose'];

/** `npm run grade --solutions` gives the flag to npm, not to us. It is reported instead of ignored. */
export function refuseFlagsTakenByNpm(argv: readonly string[]): void {
  for (const flag of OURS) {
    if (ALSO_NPMS.includes(flag) || argv.some((word) => word.startsWith(`--${flag}`))) continue;
    if (process.env[`npm_config_${flag}`] === undefined) continue;
    throw new UserError(
      `npm took \`--${flag}\` as its own flag.`,
      `Put \`--\` before our flags: \`npm run ${argv[0] ?? 'grade'} -- --${flag}\`.`,
    );
  }
}
