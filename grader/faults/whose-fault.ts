import { troubleOf } from './machine-trouble';

const NOT_YOURS = 'That is not your mistake, and it costs you no point that you had.';

/**
 * What is said of an error that is not a fault of the learner's: it is the machine's, and then the text says how to mend
 * it, or the grader's own, and then it holds what a report needs.
 */
export function reasonOf(error: unknown): string {
  const trouble = troubleOf(error);
  if (trouble !== undefined) return `${trouble.message} ${NOT_YOURS} ${trouble.next}`;
  return `The grader itself failed here. ${NOT_YOURS} Please report it with this text:\n${reportOf(error)}`;
}

/** What a report of an error needs: the command, the versions, and the stack. */
export function reportOf(error: unknown): string {
  const { npm_lifecycle_event: script = 'grade', npm_package_version: version = '' } = process.env;
  const words = process.argv.slice(2).filter((word) => word !== script);
  const command = `npm run ${script}${words.length === 0 ? '' : ` -- ${words.join(' ')}`}`;
  const versions = `forklings ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${command}\n${versions}\n${stack}`;
}
