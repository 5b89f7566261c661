import type { Fault } from '../faults/failure';
import { show } from '../faults/show';
import type { ObservedRun } from './observed-run';

/** For programs that take all items out in the end: what a put() has begun is either completed, or leaves nothing. */
export function isAllOrNothing({ calls }: ObservedRun): Fault | undefined {
  const done = calls.filter(({ outcome }) => outcome.kind === 'returned');
  const came = done.flatMap(({ outcome, input }) =>
    input.method === 'get' && 'value' in outcome ? [outcome.value] : [],
  );
  const went = done.flatMap(({ input }) => (input.method === 'put' && 'item' in input ? [input.item] : []));
  if (show(came.sort()) === show(went.sort())) return undefined;
  const sentence = 'The items that come out are those whose put() has returned, each once, and whole.';
  return { code: 'message-split', sentence, expected: show(went), actual: show(came) };
}
