import { troubleOf } from './machine-trouble';

const NOT_YOURS = 'That is not your mistake, and it costs you no point that you had.';

/**
 * What to say about an error that is not the learner's fault. If the machine is at fault, the text says how to fix it;
 * if the grader is, the text contains what a bug report needs.
 */
export function reasonOf(error: unknown): string {
  const trouble = troubleOf(error);
  if (trouble !== undefined) return `${trouble.message} ${NOT_YOURS} ${trouble.next}`;
  return `The grader itself failed here. ${NOT_YOURS} Please report it with this text:\n${reportOf(error)}`;
}

/** What a bug report needs: the command, the versions, and the stack. */
export function reportOf(error: unknown): string {
  const { npm_package_version: version = '' } = process.env;
  const command = ['npx forklings', ...process.argv.slice(2)].join(' ');
  const versions = `forklings ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${command}\n${versions}\n${stack}`;
}
