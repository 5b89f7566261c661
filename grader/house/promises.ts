import ts from 'typescript';

/** What a stub promises: the sentences of its doc comments, in their order. */
export function promisesOfStub(stub: string): string[] {
  const source = ts.createSourceFile('stub.ts', stub, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    for (const { comment } of ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc))
      found.push(...sentencesIn(ts.getTextOfJSDocComment(comment) ?? ''));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return [...new Set(found)];
}

/** What the tables of a lesson promise: each part of a row that ends with `;` or with a full stop, after its first cell. */
export function promisesOfTables(lesson: string): string[] {
  const prose = lesson.replace(/^```.*?^```/gms, '');
  return [...prose.matchAll(/^\|(.*)\|\s*$/gm)].flatMap(([, row = '']) => {
    const [name = '', ...cells] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
    if (name === '' || /^:?-+:?$/.test(name)) return [];
    return cells.flatMap((cell) => partsOf(cell).map((part) => `${name} → ${part}`));
  });
}

function partsOf(cell: string): string[] {
  return cell.split(/;\s+/).flatMap(sentencesIn);
}

/** The sentences of a text. A full stop ends one where a capital letter, a code word or nothing comes after it. */
function sentencesIn(text: string): string[] {
  return text
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?])\s+(?=[A-Z`])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
