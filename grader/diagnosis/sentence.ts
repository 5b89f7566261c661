import type { Cause, FactKind, Facts } from '../faults/facts';
import { containmentSentences } from './sentences/containment';
import { doubtSentences } from './sentences/doubt';
import { fileSentences } from './sentences/file';
import { lockSentences } from './sentences/locks';
import { pipeSentences } from './sentences/pipes';
import { queueSentences } from './sentences/queues';
import { runSentences } from './sentences/runs';
import type { Sentences } from './sentences/sentences';
import { sleepSentences } from './sentences/sleep';

/** What happened, in the learner's terms: made of the facts, or the promise of the spec as it stands. */
export function sentenceOf(cause: Cause): string {
  return cause.facts === undefined ? cause.sentence : sentenceOfFacts(cause.facts);
}

function sentenceOfFacts<Kind extends FactKind>(facts: Facts<Kind>): string {
  return sentences[facts.kind](facts);
}

const sentences: Sentences<FactKind> = {
  ...fileSentences,
  ...containmentSentences,
  ...sleepSentences,
  ...runSentences,
  ...lockSentences,
  ...pipeSentences,
  ...queueSentences,
  ...doubtSentences,
  'silent-error': ({ promise, missing }) =>
    `${promise} Its message should also name ${missing.map((word) => `\`${word}\``).join(' and ')}.`,
  unconfirmed: ({ first, others }) => {
    const instead = others.map((other) => `“${sentenceOf(other)}”`);
    const after =
      instead.length === 0
        ? 'then passed in fresh processes'
        : `did not fail in the same way in fresh processes (${instead.join(' and ')})`;
    return (
      `This failed once (“${sentenceOf(first)}”) and ${after}. So it depends on which process comes first, or on what ` +
      'happened before. Look for a call that returns before its effect has taken place, for state that a module keeps ' +
      'between uses, and for anything random.'
    );
  },
};
