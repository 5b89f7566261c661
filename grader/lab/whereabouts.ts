import type { Sight } from '../faults/sight';
import type { Asked } from '../faults/asked';
import type { TrailEntry } from '../faults/turns';
import type { Whereabouts } from '../faults/whereabouts';
import type { Trail } from '../subject/trail';
import { shortCall } from './short-call';

/** What is known of one process of a check. */
export interface Place {
  /** From 1. */
  readonly number: number;
  readonly wasKilled: boolean;
  /** Its turns. */
  readonly entries: readonly TrailEntry[];
  readonly sight: Sight | undefined;
}

/** Where the processes of a check are, and the children that they have started. */
export function describeWhereabouts(places: readonly Place[], trail: Trail): Whereabouts[] {
  return places.flatMap((place) => [...ofProcess(place), ...ofChildren(place, trail)]);
}

function ofProcess({ number: process, wasKilled, entries, sight }: Place): Whereabouts[] {
  if (wasKilled) return [{ process, kind: 'killed' }];
  const open = entries.filter(({ end }) => end.kind === 'never-returns');
  const held = entries.findLast(({ end, act }) => end.kind === 'stopped' && act.kind === 'call');
  if (open.length === 0) {
    if (entries.length === 0) return [];
    const isHeld = held !== undefined && entries.at(-1) === held;
    return [isHeld ? { process, kind: 'held', ...nameOf(held) } : { process, kind: 'returned' }];
  }
  return open.map((entry, at): Whereabouts => {
    const call = nameOf(entry.act.kind === 'continued' ? (held ?? entry) : entry);
    const { blocked } = sight ?? {};
    if (blocked !== undefined) {
      const { did, where, read, written } = blocked;
      const bytes = { read, written };
      return {
        process,
        kind: 'inside',
        ...call,
        doing: did,
        bytes,
        ...(where === undefined ? {} : { at: where }),
      };
    }
    // Both are in the order in which the calls began.
    const line = sight?.awaits[at]?.at(-1);
    return {
      process,
      kind: 'inside',
      ...call,
      ...(line === undefined ? {} : { at: line, doing: { kind: 'awaits' } as const }),
    };
  });
}

const MOST_CHILDREN = 8;

function ofChildren({ number: process, sight }: Place, trail: Trail): Whereabouts[] {
  const children = sight?.children ?? [];
  return children.slice(-MOST_CHILDREN).map(({ pid, fn, end }): Whereabouts => {
    const number = trail.numberOf(pid);
    return {
      process,
      kind: 'child',
      fn,
      ...(number === undefined ? {} : { number }),
      ...(end === undefined ? {} : { end }),
    };
  });
}

/** The call as the story shows it. */
function nameOf({ act }: TrailEntry): { readonly call: string; readonly asked?: Asked } {
  if (act.kind !== 'call') return { call: '' };
  return { call: shortCall(act.call), ...(act.asked === undefined ? {} : { asked: act.asked }) };
}
