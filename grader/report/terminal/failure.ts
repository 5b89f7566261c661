import type { DiagnosisResult } from '../result';
import { lanes, legend } from './lanes';
import type { Style } from './style';
import { clip, hang, wrap } from './wrap';

const INDENT = 6;
const MOST_OUTPUT_LINES = 8;

/** Everything that is known about a fault. */
export function failure(diagnosis: DiagnosisResult, kata: string, style: Style, root: string): string[] {
  const { columns, color } = style;
  const width = columns - INDENT;
  const {
    title,
    code,
    sentence,
    lesson,
    expected,
    actual,
    where,
    whereWhy,
    whereNext,
    whereabouts,
    counterexample,
    output,
    calls,
    hint,
    replay,
  } = diagnosis;
  const lines = [
    color.red(`${title} (${code})`),
    ...wrap(sentence, width),
    ...(expected === undefined
      ? []
      : hang('expected  ', wrap(expected, width - 10)).map((line) => color.green(line))),
    ...(actual === undefined
      ? []
      : hang('got       ', wrap(actual, width - 10)).map((line) => color.red(line))),
    ...(counterexample === undefined ? [] : hang('smallest  ', wrap(counterexample, width - 10))),
  ];
  if (whereabouts !== undefined)
    lines.push('', ...whereabouts.flatMap((one) => hang('· ', wrap(one, width - 2))));
  if (where !== undefined) {
    lines.push('', ...excerptOf(where, style, width));
    if (whereNext !== undefined) lines.push(...excerptOf(whereNext, style, width));
    if (whereWhy !== undefined) lines.push(...wrap(whereWhy, width).map((line) => color.dim(line)));
  }
  if (calls !== undefined && calls.length > 0)
    lines.push('', ...lanes(calls, style, INDENT), ...legend(calls, style, INDENT));
  if (output !== undefined && output.trim() !== '')
    lines.push('', color.dim('it printed'), ...excerpt(output, width).map((line) => color.dim(line)));
  lines.push('', ...wrap(lesson, width).map((line) => color.italic(line)));
  if (hint !== undefined)
    lines.push(color.yellow(`See hint ${String(hint)}: npm run hint ${kata} ${String(hint)}`));
  if (replay !== undefined)
    lines.push(
      color.dim(
        `Replay this run: npm run grade -- ${root === 'exercises' ? '' : `--root ${root} `}--replay ${replay}`,
      ),
    );
  return lines.map((line) => (line === '' ? '' : ' '.repeat(INDENT) + line));
}

/** A line of the learner's, under its place. */
function excerptOf(
  { file, line, source }: NonNullable<DiagnosisResult['where']>,
  { color }: Style,
  width: number,
): string[] {
  return [color.cyan(`${file}:${String(line)}`), ...hang('  ', wrap(source, width - 2))];
}

function excerpt(output: string, width: number): string[] {
  const lines = output.trimEnd().split('\n');
  const shown = lines.slice(0, MOST_OUTPUT_LINES).map((line) => clip(`  ${line}`, width));
  return lines.length > MOST_OUTPUT_LINES
    ? [...shown, `  … ${String(lines.length - MOST_OUTPUT_LINES)} more lines`]
    : shown;
}
