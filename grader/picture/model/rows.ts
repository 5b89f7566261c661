import type { Call, Place, Step, Story } from './story';

type End = NonNullable<Call['end']>;

/** One row of a picture: something that one process does, or that happens to it. */
export interface Row {
  /** From 1. */
  readonly process: number;
  /** `head`: a call begins; `event`: something happens to the process; `end`: how a turn ended. */
  readonly kind: 'head' | 'event' | 'step' | 'end';
  readonly text: string;
  /** The position of its turn in the story. */
  readonly turn: number;
  readonly number?: number | undefined;
  readonly where?: Place | undefined;
  readonly memory?: string | undefined;
  readonly drawn?: Step['drawn'];
  readonly isDecisive?: true | undefined;
  /** Of the first row of a turn: without the switch to it, the run passes. */
  readonly isDeciding?: true;
  /** Of an event: the process that sent what arrives. */
  readonly from?: number | undefined;
  /** Of the last row of a turn: how that ended. */
  readonly end?: End;
}

/** Ends that the lanes themselves show. */
const SHOWN_BY_LANES: readonly (End | undefined)[] = ['preempted', 'silent', 'pending', 'asleep', undefined];

/** The rows of a story, from top to bottom in the order in which everything happened. */
export function rowsOf({ calls = [] }: Pick<Story, 'calls'>): Row[] {
  return calls.flatMap((call, turn) => {
    const rows = rowsOfTurn(call, turn);
    if (call.isDeciding === true && rows[0] !== undefined) rows[0] = { ...rows[0], isDeciding: true };
    const last = rows.at(-1);
    if (last !== undefined && call.end !== undefined) rows[rows.length - 1] = { ...last, end: call.end };
    return rows;
  });
}

function rowsOfTurn({ process, call, outcome, act, from, end, steps }: Call, turn: number): Row[] {
  const base = { process, turn };
  const isEvent = act !== undefined && act !== 'call' && act !== 'continued';
  const isSaid = outcome !== '' && !SHOWN_BY_LANES.includes(end);
  const [only] = steps;
  if (only === undefined) {
    const text = isSaid ? `${call} → ${outcome}` : call;
    const sender = from === undefined ? {} : { from };
    return [{ ...base, kind: isEvent ? 'event' : 'head', text, ...sender }];
  }
  return [
    // The lanes show that it continues.
    ...(act === 'continued' ? [] : [{ ...base, kind: isEvent ? 'event' : 'head', text: call } as const]),
    ...steps.map((step) => ({ ...base, ...step, kind: 'step' }) as const),
    ...(isSaid ? [{ ...base, kind: 'end', text: outcome } as const] : []),
  ];
}

/** The processes of a story, in their order. */
export function processesOf(rows: readonly Row[]): number[] {
  const all = rows.flatMap(({ process, from }) => (from === undefined ? [process] : [process, from]));
  return [...new Set(all)].sort((a, b) => a - b);
}
