const MOST_CHARACTERS = 40;

/** A call as a sentence names it: with its arguments where they are short, since the story has them in full. */
export function shortCall(call: string): string {
  const name = call.slice(0, call.indexOf('('));
  return call.length <= MOST_CHARACTERS || name === '' ? call : `${name}(…)`;
}
