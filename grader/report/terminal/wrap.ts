/** Breaks text at spaces so that no line is wider than `width`. Wider words are cut, after a bracket where they have one. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapLine(paragraph, Math.max(width, 8)));
}

function wrapLine(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (joined.length <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (line.length > width) {
      const cut = placeToCut(line, width);
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  return [...lines, line];
}

/** After a bracket, so that no number or name is cut where that can be avoided. */
function placeToCut(word: string, width: number): number {
  const bracket = word.lastIndexOf('(', width - 1);
  return bracket > 0 ? bracket + 1 : width;
}

/** Cuts text to `width`, and marks a cut with `…`. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Prefixes the first line with `head`, and the others with the same number of spaces. */
export function hang(head: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? head : ' '.repeat(head.length)) + line);
}
