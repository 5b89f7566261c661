import { EventType } from '../board/codes';
import type { ResultTables } from '../board/result-tables';
import type { RunRecord } from './run-record';

/** One call of a run. */
export interface CallRecord {
  readonly process: number;
  /** Its number in the program; see FIRST_CALL_BEFORE and FIRST_CALL_AFTER for the others. */
  readonly call: number;
  /** Times: the places of its events in the history. */
  readonly begun: number;
  readonly ended: number;
  readonly outcome:
    | { readonly kind: 'returned'; readonly value: unknown }
    | { readonly kind: 'threw'; readonly error: ThrownFacts }
    | { readonly kind: 'open' };
  /** How many steps there had been when it began and ended. */
  readonly firstStep: number;
  readonly lastStep: number;
}

export interface ThrownFacts {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack: string;
}

/** A lock taken (+1) or given back (-1), by the address of its word. */
export interface HoldRecord {
  readonly process: number;
  readonly change: 1 | -1;
  readonly address: number;
  readonly step: number;
}

export interface RunHistory {
  readonly calls: readonly CallRecord[];
  readonly holds: readonly HoldRecord[];
}

/** Reads the events of a run. */
export function historyOfRun(run: RunRecord, tables: ResultTables): RunHistory {
  const calls: CallRecord[] = [];
  const open = new Map<number, number>();
  const holds: HoldRecord[] = [];
  for (let at = 0; at < run.events; at++) {
    const { process, type, call, value, step } = run.event(at);
    if (type === EventType.holds || type === EventType.lets) {
      holds.push({ process, change: type === EventType.holds ? 1 : -1, address: value, step });
    } else if (type === EventType.call) {
      open.set(process, calls.length);
      calls.push({
        process,
        call,
        begun: at,
        ended: Infinity,
        outcome: { kind: 'open' },
        firstStep: step - 1,
        lastStep: Infinity,
      });
    } else {
      const number = open.get(process) ?? calls.length;
      const begun = calls[number];
      open.delete(process);
      calls[number] = {
        process,
        call,
        begun: begun?.begun ?? at,
        firstStep: begun?.firstStep ?? step,
        ended: at,
        lastStep: step,
        outcome:
          type === EventType.returned
            ? { kind: 'returned', value: tables.value(process, value) }
            : { kind: 'threw', error: tables.error(process, value) },
      };
    }
  }
  return { calls, holds };
}
