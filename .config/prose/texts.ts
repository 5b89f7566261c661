import ts from 'typescript';

/** A passage of prose: a comment, a string, a paragraph. `lines` has the line of the file on which each line of it stands. */
export interface Passage {
  readonly text: string;
  readonly lines: readonly number[];
}

interface Piece {
  readonly line: number;
  readonly text: string;
}

/** What a file says in prose, by its kind; nothing for a file of an unknown kind. */
export function passagesOf(file: string, source: string): Passage[] {
  if (/\.(?:[cm]?ts|[cm]?js)$/.test(file)) return passagesOfCode(source);
  if (file.endsWith('.md')) return passagesOfMarkdown(source);
  if (file.endsWith('.json')) return passagesOfJson(source);
  if (file.endsWith('.svg')) return passagesOfLines(source.replace(/<[^>]*>/g, onlyLineBreaks));
  if (/\.ya?ml$|(?:^|\/)run$/.test(file)) return joined(commentsAfterHash(source));
  return [];
}

/** The first sentence of a submission of grader/mutants; its code may be as bad as it likes, and is not judged. */
export function passagesOfHeader(source: string): Passage[] {
  const [, first] = /^(?:\/\/ )?((?:wrong|right|partial|cheat): .*)/.exec(source) ?? [];
  return first === undefined ? [] : [{ text: withoutCode(first), lines: [1] }];
}

function passagesOfCode(source: string): Passage[] {
  const tree = ts.createSourceFile('code.ts', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const lineOf = (position: number): number => tree.getLineAndCharacterOfPosition(position).line + 1;
  const comments = new Map<number, ts.CommentRange>();
  const strings: Passage[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(tree);
    if (children.length > 0) {
      children.forEach(visit);
      return;
    }
    for (const range of [
      ...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? []),
    ])
      comments.set(range.pos, range);
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      strings.push(...linesOfString(node.text, lineOf(node.getStart(tree))));
  };
  visit(tree);
  const pieces = [...comments.values()]
    .sort((one, other) => one.pos - other.pos)
    .map(({ pos, end, kind }) => ({
      line: lineOf(pos),
      text: source.slice(pos, end),
      isLine: kind === ts.SyntaxKind.SingleLineCommentTrivia,
    }));
  const ofLines = joined(
    pieces.filter(({ isLine }) => isLine).map(({ line, text }) => ({ line, text: text.slice(2) })),
  );
  const ofBlocks = pieces
    .filter(({ isLine }) => !isLine)
    .flatMap(({ line, text }) => passagesOfBlock(text, line));
  return [...ofLines, ...ofBlocks, ...strings];
}

/** A string that is one word is a name, such as an id, and not prose. */
function linesOfString(text: string, line: number): Passage[] {
  return /\s/.test(text.trim())
    ? text.split('\n').map((one) => ({ text: withoutCode(one), lines: [line] }))
    : [];
}

function passagesOfBlock(comment: string, first: number): Passage[] {
  const inside = comment.replace(/^\/\*+/, '').replace(/\*+\/$/, '');
  return joined(
    inside.split('\n').map((text, at) => ({ line: first + at, text: text.replace(/^\s*\*(?: |$)/, '') })),
  );
}

/** Paragraphs; each line of a fenced block is a passage of its own, since code is not one sentence. */
function passagesOfMarkdown(source: string): Passage[] {
  const passages: Passage[] = [];
  let paragraph: Piece[] = [];
  let isFenced = false;
  source.split('\n').forEach((text, at) => {
    const line = at + 1;
    const isFence = /^\s*```/.test(text);
    if (isFence) isFenced = !isFenced;
    if (isFence || isFenced || /^\s*(?:$|[-*] |\d+\. |#|\|)/.test(text)) {
      passages.push(...joined(paragraph));
      paragraph = [];
    }
    if (isFence) return;
    if (isFenced) passages.push({ text, lines: [line] });
    else paragraph.push({ line, text });
  });
  return [...passages, ...joined(paragraph)];
}

function passagesOfJson(source: string): Passage[] {
  const tree = ts.parseJsonText('text.json', source);
  const passages: Passage[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node))
      passages.push(
        ...linesOfString(node.text, tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1),
      );
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return passages;
}

function passagesOfLines(source: string): Passage[] {
  return source.split('\n').map((text, at) => ({ text, lines: [at + 1] }));
}

function commentsAfterHash(source: string): Piece[] {
  return source
    .split('\n')
    .flatMap((text, at) => (/^\s*#/.test(text) ? [{ line: at + 1, text: text.replace(/^\s*#+/, '') }] : []));
}

/** Lines that follow each other make one passage, so that a wording is found across a line break. */
function joined(pieces: readonly Piece[]): Passage[] {
  const groups: Piece[][] = [];
  for (const piece of pieces) {
    const group = groups.at(-1);
    const isNext = group?.at(-1)?.line === piece.line - 1 && piece.text.trim() !== '';
    if (group !== undefined && isNext) group.push(piece);
    else groups.push([piece]);
  }
  return groups.map((group) => ({
    text: withoutCode(group.map(({ text }) => text.trim()).join('\n')),
    lines: group.map(({ line }) => line),
  }));
}

/** Code within prose is quoted, not said. Its line breaks stay, as the lines are counted by them. */
function withoutCode(text: string): string {
  return text.replace(/`[^`]*`/g, (code) => `…${onlyLineBreaks(code)}`);
}

function onlyLineBreaks(text: string): string {
  return text.replace(/[^\n]+/g, ' ');
}
