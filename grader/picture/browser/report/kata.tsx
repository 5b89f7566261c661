import type { JSX } from 'preact';
import type { CheckResult, KataResult } from '../../../report/result';
import { byInstruction } from '../../../report/terminal/instructive';
import type { PageHint } from '../../report-data';
import { Failure } from './failure';

export interface KataProps {
  readonly kata: KataResult;
  readonly hints: readonly PageHint[];
  readonly root: string;
  /** Its first failure is open. */
  readonly isFirst: boolean;
}

/** A kata: its stages, and under each stage its laws. */
export function Kata({ kata, hints, root, isFirst }: KataProps): JSX.Element {
  const { id, folder, title, score, maxScore, file, problem, missingExports, typeErrors, stages, checks } =
    kata;
  const first = isFirst ? mostInstructive(checks) : undefined;
  return (
    <section class="kata" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        <span class="nr">{folder.slice(0, 2)}</span> {title}
        <small>
          {score}/{maxScore} points · {file}
        </small>
      </h2>
      {problem === undefined ? null : (
        <p class="problem">
          <strong>{problem.title}.</strong> {problem.sentence}
        </p>
      )}
      {missingExports.map((missing) => (
        <p class="problem">Your file {missing}.</p>
      ))}
      {typeErrors.map(({ file: where, line, code, message }) => (
        <p class="problem">
          <code>
            {where}:{line} {code}
          </code>{' '}
          {message}
        </p>
      ))}
      {stages.map(({ number, title: name, kind, status, score: points, maxScore: most }) => (
        <section class={`stage ${status}`}>
          <h3>
            <span class="badge">{STATUS[status] ?? status}</span> {number} {name}
            <small>
              {kind === 'core' ? '' : `${kind} · `}
              {points}/{most}
            </small>
          </h3>
          <ul class="laws">
            {checks
              .filter(({ stage }) => stage === number)
              .map((check) => (
                <li class={check.status}>
                  <Law check={check} />
                  {check.diagnosis === undefined ? null : (
                    <Failure
                      diagnosis={check.diagnosis}
                      kata={id}
                      hints={hints.filter(({ stage }) => stage === number)}
                      root={root}
                      isOpen={check === first}
                    />
                  )}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function Law({ check }: { readonly check: CheckResult }): JSX.Element {
  const { status, title, score, maxScore, explored, reason, lacks } = check;
  return (
    <p class="law">
      <span class="badge">{MARKS[status]}</span>
      <span class="hidden">{status}:</span> {title}
      <small>
        {explored === undefined
          ? ''
          : `${String(explored.schedules)} ${explored.of === 'orders' ? 'orders' : 'schedules'} · `}
        {score}/{maxScore}
      </small>
      {reason === undefined ? null : <em> {reason}</em>}
      {lacks === undefined ? null : <em> It earns points when {lacks.join(', ')} holds as well.</em>}
    </p>
  );
}

/** The failure that the terminal shows in full, too. */
function mostInstructive(checks: readonly CheckResult[]): CheckResult | undefined {
  return byInstruction(checks.filter(({ diagnosis }) => diagnosis !== undefined))[0];
}

const MARKS: Readonly<Record<CheckResult['status'], string>> = {
  pass: '✓',
  fail: '✗',
  error: '!',
  skipped: '–',
  inconclusive: '?',
};
const STATUS: Readonly<Record<string, string>> = {
  pass: 'holds',
  fail: 'open',
  error: 'not judged',
  'not-started': 'not started',
  'not-judged': 'not judged',
};
