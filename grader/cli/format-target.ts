import leven from 'leven';
import { reasonOf } from '../faults/whose-fault';
import { formatNames, formats, isFormatName, missingVariables, type FormatName } from '../formats/formats';
import { outcomeOf } from '../formats/outcome';
import type { Result } from '../report/result';
import type { ResultFile } from './result-channel';
import { targetFile } from './target-file';
import { UserError } from './user-error';

/** A file for a platform, in its format. */
export interface FormatTarget {
  readonly name: FormatName;
  readonly file: string;
}

/** What `--format` and `--out` ask for; checked before the work. */
export function formatTarget({ format, out }: { format?: string; out?: string }): FormatTarget | undefined {
  if (format === undefined && out === undefined) return undefined;
  if (format === undefined || out === undefined)
    throw new UserError(
      '`--format` and `--out` belong together.',
      `Give both, such as \`--format junit --out results.xml\`. The formats are ${formatNames.join(', ')}.`,
    );
  if (!isFormatName(format)) {
    const [nearest = ''] = [...formatNames].sort((a, b) => leven(a, format) - leven(b, format));
    throw new UserError(
      `There is no format \`${format}\`.`,
      `Did you mean \`--format ${nearest}\`? The formats are ${formatNames.join(', ')}.`,
    );
  }
  const missing = missingVariables(format);
  if (missing.length > 0)
    throw new UserError(
      `The format ${format} names the submission, and these variables are not set: ${missing.join(', ')}.`,
      'Run the command in the runner of Classroom 50, which sets them (grader/formats/pages/classroom50.md).',
    );
  const file = targetFile('--out', out);
  return file === undefined ? undefined : { name: format, file };
}

/** The file with a result; or with the reason why there is none, which no platform can take for a pass. */
export function writtenIn({ name, file }: FormatTarget, found: unknown): ResultFile {
  const outcome = isResult(found)
    ? outcomeOf(found)
    : ({ kind: 'not-judged', reasons: [reasonOf(found)] } as const);
  return { file, text: formats[name](outcome) };
}

const isResult = (found: unknown): found is Result =>
  typeof found === 'object' && found !== null && 'katas' in found && 'schema' in found;
