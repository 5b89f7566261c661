import type { KataResult, Result } from '../report/result';
import { escaped } from '../report/markup-text';
import { clipped } from './clip';
import { lawsOf, type JudgedLaw, type Outcome } from './outcome';
import { storyOf } from './story';

const LONGEST = 65_536;

/**
 * JUnit's XML: a suite for each kata, a case for each law. What could not be judged is an `error`, and a law whose points
 * depend on another is `skipped`. XML 1.0 has no escape for some characters; those become U+FFFD.
 * @see schemas/README.md for the schema, which is that of Jenkins's xUnit plug-in
 */
export function junit(outcome: Outcome): string {
  const suites = outcome.result?.katas.map((kata) => suiteOf(kata, outcome.result)) ?? [];
  if (outcome.kind === 'not-judged') suites.unshift(notJudged(outcome.reasons));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="forklings">\n${suites.join('')}</testsuites>\n`;
}

function notJudged(reasons: readonly string[]): string {
  const error = element('error', { type: 'not-judged', message: reasons[0] ?? '' }, reasons.join('\n'));
  const attributes = { name: 'forklings', tests: 1, failures: 0, errors: 1, skipped: 0 };
  return `${opening('testsuite', attributes)}\n  ${opening('testcase', { name: 'it can be judged', classname: 'forklings' })}${error}</testcase>\n</testsuite>\n`;
}

function suiteOf(kata: KataResult, result: Result | undefined): string {
  if (result === undefined) return '';
  const laws = lawsOf({ ...result, katas: [kata] });
  const cases = laws.map((law) => ({ law, outcome: caseOutcome(law) }));
  const count = (wanted: string): number => cases.filter(({ outcome }) => outcome === wanted).length;
  const attributes = {
    name: kata.folder,
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(kata.durationMs),
    timestamp: result.startedAt,
  };
  const properties = [
    ['score', kata.score],
    ['max-score', kata.maxScore],
  ].map(([name = '', value = '']) => `<property name="${name}" value="${value}"/>`);
  return `${opening('testsuite', attributes)}
  <properties>${properties.join('')}</properties>
${cases.map(({ law, outcome }) => `  ${caseOf(law, outcome, result)}\n`).join('')}</testsuite>\n`;
}

type CaseOutcome = 'pass' | 'failure' | 'error' | 'skipped';

function caseOutcome({ check, isPassed }: JudgedLaw): CaseOutcome {
  if (isPassed) return 'pass';
  if (check.status === 'pass' || check.status === 'skipped') return 'skipped';
  return check.status === 'fail' ? 'failure' : 'error';
}

function caseOf(law: JudgedLaw, outcome: CaseOutcome, result: Result): string {
  const { kata, check } = law;
  const start = opening('testcase', {
    name: check.title,
    classname: `${kata.folder}.stage-${String(check.stage)}`,
    time: seconds(check.durationMs),
  });
  if (outcome === 'pass') return `${start}</testcase>`;
  const type = check.diagnosis?.code ?? check.status;
  const message = check.diagnosis?.title ?? check.reason ?? '';
  return `${start}${element(outcome, { type, message }, clipped(storyOf(law, result), LONGEST))}</testcase>`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

function opening(name: string, attributes: Readonly<Record<string, string | number>>): string {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
  return `<${name}${all.join('')}>`;
}

function element(name: string, attributes: Readonly<Record<string, string>>, text: string): string {
  return `${opening(name, attributes)}${xmlText(text)}</${name}>`;
}

/** @see https://www.w3.org/TR/xml/#charsets */
function xmlText(text: string): string {
  return escaped(text.replace(IMPOSSIBLE, '\ufffd'));
}

// eslint-disable-next-line no-control-regex -- these are what XML cannot contain
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
