/** Breaks text at spaces so that no line is wider than `width`. Wider words are cut. */
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
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line];
}

/** Cuts text to `width`, and marks a cut with `…`. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Prefixes the first line with `head`, and the others with the same number of spaces. */
export function hang(head: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? head : ' '.repeat(head.length)) + line);
}
