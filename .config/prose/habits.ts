/** A wording that a native technical writer would not choose, and what to write instead. */
export interface Habit {
  readonly name: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

/** After a noun that means a human being, `who` is right. */
const PERSON =
  '(?:people|persons?|humans?|learners?|readers?|developers?|programmers?|authors?|teachers?|students?|users?)';

/** The habits that this project had: German syntax in English words. */
export const habits: readonly Habit[] = [
  {
    name: 'who',
    pattern: new RegExp(`(?<!\\b${PERSON},? )\\b(?:who|whom|whoever|whomever)\\b`, 'gi'),
    instead: '"it", "which", "a process that …": a process, a call or a file is not a person',
  },
  {
    name: 'somebody',
    pattern: /\b(?:some|no|any|every)body\b|\b(?:some|any|every)one\b|\bno one\b(?!-)/gi,
    instead: '"a process", "no process", "any caller", "nothing"',
  },
  { name: 'so many', pattern: /\bso many\b/gi, instead: '"N attempts", "at most N"' },
  { name: 'so often', pattern: /\bso often\b/gi, instead: '"N times", "at most N times"' },
  {
    name: 'is no',
    pattern:
      /(?<!\bthere )\b(?:is|are|was|were|be|been) no\b(?! (?:longer|more|less|fewer|worse|better|one|\w+er than)\b)/gi,
    instead: '"is not a …"',
  },
  { name: 'goes on', pattern: /\b(?:go|goes|going|gone|went) on\b/gi, instead: '"continues", "resumes"' },
  { name: 'anew', pattern: /\banew\b/gi, instead: '"again"' },
  {
    name: 'another one',
    pattern: /\banother one\b(?!-)/gi,
    instead: '"a different process", "another lock"',
  },
  { name: 'tells', pattern: /\b(?:tells|told)\b/gi, instead: '"reports", "records", "shows"' },
  { name: 'mend', pattern: /\bmend(?:s|ed|ing)?\b/gi, instead: '"fix"' },
];
