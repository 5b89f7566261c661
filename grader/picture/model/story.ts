import type { DiagnosisResult } from '../../report/result';

/** What a picture draws: a run as the result model has it, and the fault at its end. */
export type Story = Pick<DiagnosisResult, 'calls' | 'listings'> & {
  readonly fault?: Pick<DiagnosisResult, 'title' | 'sentence'>;
};

export type Call = NonNullable<Story['calls']>[number];
export type Step = Call['steps'][number];
export type Place = NonNullable<Step['where']>;
export type Listing = NonNullable<Story['listings']>[number];

/** The part of a failure that is drawn; undefined where it has no run. */
export function storyOf({ calls, listings, title, sentence }: DiagnosisResult): Story | undefined {
  if (calls === undefined || calls.length === 0) return undefined;
  return { calls, ...(listings === undefined ? {} : { listings }), fault: { title, sentence } };
}
