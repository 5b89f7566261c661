import type { SourceLine } from '../../faults/traced-step';

/** More lines than Node prints for a stack; a text of the learner's own may have any length. */
const MOST_LINES = 200;
const MOST_LINE_LENGTH = 4096;

/** The innermost frame of a stack in the learner's folder. Node has already mapped it to the line of the source. */
export function learnerFrame(
  stack: string,
  sourceFolder: string,
  others = /\.(scenarios|demo|spec)\.ts$/,
): SourceLine | undefined {
  // As it is, and URL-encoded, because Node prints the paths of a source map as URLs.
  const encoded = `${sourceFolder.split('/').map(encodeURIComponent).join('/')}/`;
  let via: string | undefined;
  for (const text of stack.split('\n', MOST_LINES)) {
    if (text.length > MOST_LINE_LENGTH) continue;
    via = REFERENCE.exec(text)?.[1]?.replace(/\.[gs]et /, '.') ?? via;
    const place = placeIn(text, `${sourceFolder}/`) ?? placeIn(text, encoded);
    if (place === undefined || others.test(place.inside) || isOutside(place.inside)) continue;
    const { inside, line, column } = place;
    return { file: `${sourceFolder}/${inside}`, line, column, ...(via !== undefined && { via }) };
  }
  return undefined;
}

/** The folder's name may contain spaces, colons and brackets, so it is searched for as a whole. */
function placeIn(text: string, folder: string): { inside: string; line: number; column: number } | undefined {
  const start = text.indexOf(folder);
  if (start < 0) return undefined;
  const [, inside, line, column] = PLACE.exec(text.slice(start + folder.length)) ?? [];
  return inside === undefined
    ? undefined
    : { inside: decoded(inside), line: Number(line), column: Number(column) };
}

/** Only a hand-written stack leads out of the folder. */
const isOutside = (inside: string): boolean => inside.split('/').includes('..');

function decoded(inside: string): string {
  try {
    return decodeURIComponent(inside);
  } catch {
    return inside;
  }
}

/** The rest of a frame, beginning with the name of the file. */
const PLACE = /^(.+\.[cm]?[jt]s):(\d+):(\d+)\)?\s*$/;

/** A frame of a reference solution, with the name of its function: `Lock.acquire`, `Value.get value`. */
const REFERENCE =
  /^\s*at (?:async )?((?:new )?[\w$.]{1,80}(?: [\w$]{1,40})?)(?: \[as [\w$]+\])? \(.*\/solutions\/\d\d-[\w-]+\/[\w/-]+\.[jt]s:\d+:\d+\)$/;
