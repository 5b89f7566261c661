import { FILE_HEADERS_ONLY, formatPatch, parsePatch, structuredPatch, type StructuredPatch } from 'diff';

/** The files of a program, by their names: paths relative to its folder. */
export type Files = ReadonlyMap<string, string>;

/** At most this many lines are touched by an edit of the solution: what touches more is a different design. */
export const MOST_LINES = 20;
/** The same for an edit of another design, where the edit is in what the two designs do differently. */
export const MOST_LINES_OF_DESIGN = 60;
const CONTEXT = 2;

/** An edit was made of a different program. */
export class EditDoesNotFit extends Error {
  readonly code = 'edit-does-not-fit';
  constructor(
    readonly file: string,
    readonly line: number,
    readonly expected: string,
    readonly found: string | undefined,
  ) {
    super(
      `${file}:${String(line)}: the edit expects \`${expected}\`, but there is ${found === undefined ? 'no such line' : `\`${found}\``}. Run \`npx forklings mutant refresh\` after the program that it edits has changed.`,
    );
  }
}

/** The part of a file that is the edit: what comes before its first `--- a/` is the header. */
export function splitEdit(text: string): { readonly header: string; readonly patch: string } {
  const at = text.search(/^--- a\//m);
  return at < 0
    ? { header: text, patch: '' }
    : { header: text.slice(0, at).trimEnd(), patch: text.slice(at) };
}

/**
 * Applies a unified diff to the files that it names. Each line must be where the diff has it: a mistake that has moved
 * is looked at by a person.
 *
 * @throws EditDoesNotFit
 */
export function applyEdit(base: Files, patch: string): Files {
  const edited = new Map(base);
  for (const one of parsePatch(patch)) {
    const name = nameIn(one);
    edited.set(name, applyHunks(name, base.get(name) ?? '', one.hunks));
  }
  return edited;
}

function applyHunks(file: string, text: string, hunks: StructuredPatch['hunks']): string {
  const lines = text.split('\n');
  const result: string[] = [];
  let at = 0;
  for (const { oldStart, lines: changes } of hunks) {
    result.push(...lines.slice(at, oldStart - 1));
    at = oldStart - 1;
    for (const change of changes) {
      const [sign, line] = [change[0], change.slice(1)];
      if (sign === '+') result.push(line);
      if (sign !== ' ' && sign !== '-') continue;
      if (lines[at] !== line) throw new EditDoesNotFit(file, at + 1, line, lines[at]);
      if (sign === ' ') result.push(line);
      at += 1;
    }
  }
  return [...result, ...lines.slice(at)].join('\n');
}

/** The unified diff from one program to the other, and how many lines it touches. */
export function editBetween(
  base: Files,
  edited: Files,
): { readonly patch: string; readonly touched: number } {
  const patches = [...new Set([...base.keys(), ...edited.keys()])].sort().flatMap((name) => {
    const [from, to] = [base.get(name) ?? '', edited.get(name) ?? ''];
    return from === to
      ? []
      : [structuredPatch(`a/${name}`, `b/${name}`, from, to, undefined, undefined, { context: CONTEXT })];
  });
  return {
    patch: patches.map((one) => formatPatch(one, FILE_HEADERS_ONLY)).join(''),
    touched: touchedBy(patches),
  };
}

/** How many lines a diff touches: where it replaces lines, the more of both. */
export function linesTouched(patch: string): number {
  return touchedBy(parsePatch(patch));
}

function touchedBy(patches: readonly StructuredPatch[]): number {
  const counts = patches.flatMap(({ hunks }) =>
    hunks.map(({ lines }) =>
      Math.max(...['-', '+'].map((sign) => lines.filter((line) => line.startsWith(sign)).length)),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

function nameIn({ oldFileName }: StructuredPatch): string {
  return oldFileName.replace(/^a\//, '');
}
