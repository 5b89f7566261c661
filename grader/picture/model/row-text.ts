import type { Row } from './rows';

/** A row as one sentence, for a reader that cannot see the picture. */
export function rowText(row: Row): string {
  const { process, kind, number, where, text, memory, isDecisive, isDeciding } = row;
  const name = `Process ${String(process)}`;
  const mark = isDecisive === true ? ' The fault speaks of this step.' : '';
  const before =
    isDeciding === true ? 'Here another process was given the turn; without that, the run passes. ' : '';
  return before + sentence();

  function sentence(): string {
    switch (kind) {
      case 'head':
        return `${name} calls ${text}.`;
      case 'event':
        return `${name} ${text}.`;
      case 'end':
        return `${name}, its call: ${text}.`;
      case 'step': {
        const line = where === undefined ? '' : `, line ${String(where.line)}`;
        const step = number === undefined ? '' : `Step ${String(number)}. `;
        const effect = memory === undefined ? '' : ` Memory: ${memory}.`;
        return `${step}${name}${line}: ${text}.${effect}${mark}`;
      }
    }
  }
}
