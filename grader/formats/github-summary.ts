import type { KataResult, Result } from '../report/result';
import { clipped, within } from './clip';
import { lawsOf, type JudgedLaw, type Outcome } from './outcome';
import { storyOf } from './story';

/** GitHub drops a larger summary of a step. */
const MOST_BYTES = 1024 ** 2 - 1;

/**
 * Markdown for `$GITHUB_STEP_SUMMARY`: a table of the stages, and each failure folded up below. A learner's text stands only
 * inside fences that it cannot close.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function githubSummary(outcome: Outcome): string {
  return within(MOST_BYTES, (longest) => {
    const { result } = outcome;
    const parts =
      outcome.kind === 'judged'
        ? []
        : ['## Not judged\n', fenced(clipped(outcome.reasons.join('\n'), longest))];
    if (result === undefined) return `${parts.join('\n')}\n`;
    if (outcome.kind === 'judged')
      parts.push(`## ${String(result.score)} of ${String(result.maxScore)} points\n`);
    parts.push('| kata | stage | | points |', '|---|---|---|---:|', ...result.katas.flatMap(rowsOf), '');
    for (const law of lawsOf(result))
      if (!law.isPassed && !isUnwritten(law)) parts.push(folded(law, result, longest));
    return `${parts.join('\n')}\n`;
  });
}

const isUnwritten = ({ check }: JudgedLaw): boolean => check.diagnosis?.code === 'not-started';

const MARKS = { pass: '✅', fail: '❌', 'not-started': '▫️', 'not-judged': '▫️', error: '⚠️' } as const;

function rowsOf({ folder, stages }: KataResult): string[] {
  return stages.map(
    ({ number, title, status, score, maxScore, kind }) =>
      `| ${folder} | ${String(number)} ${inline(title)}${kind === 'extra' ? ' *(extra)*' : ''} | ${MARKS[status]} ${status} | ${String(score)}/${String(maxScore)} |`,
  );
}

function folded(law: JudgedLaw, result: Result, longest: number): string {
  const { kata, check } = law;
  const code = check.diagnosis?.code ?? check.status;
  return `<details><summary>${inline(kata.folder)}: ${inline(check.title)} (${inline(code)})</summary>\n\n${fenced(clipped(storyOf(law, result), longest))}\n\n</details>\n`;
}

/** The course's own text: no mark-up of it is meant. */
function inline(text: string): string {
  return text.replace(/[&<>]/g, (one) => `&#${String(one.charCodeAt(0))};`).replace(/[\\|*_`[\]]/g, '\\$&');
}

/** A fence that is longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
