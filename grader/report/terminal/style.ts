import { createColors } from 'picocolors';

/** How to write to the terminal: with which colours, and how wide. */
export interface Style {
  readonly columns: number;
  readonly color: ReturnType<typeof createColors>;
}

const DEFAULT_COLUMNS = 100;
const NARROWEST = 40;

/** Colours on a terminal (NO_COLOR, FORCE_COLOR and TERM=dumb are respected); plain text elsewhere. */
export function styleOf(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): Style {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const isForced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== '';
  const isWanted = isForced || (stream.isTTY && TERM !== 'dumb');
  const isRefused = NO_COLOR !== undefined && NO_COLOR !== '';
  const columns = stream.isTTY ? stream.columns : DEFAULT_COLUMNS;
  return {
    columns: Math.max(columns || DEFAULT_COLUMNS, NARROWEST),
    color: createColors(isWanted && !isRefused),
  };
}
