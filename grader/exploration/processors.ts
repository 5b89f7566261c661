import { allowedProcessors } from '../kernel/internal';

/** The place of a grader among those that work beside each other. */
export interface Place {
  /** From 0. */
  readonly number: number;
  /** How many there are. */
  readonly of: number;
}

export const ALONE: Place = { number: 0, of: 1 };

const VARIABLE = 'FORKLINGS_PLACE';

/** The environment variable from which a grader knows its place. */
export function variableOf({ number, of }: Place): { readonly name: string; readonly value: string } {
  return { name: VARIABLE, value: `${String(number)}/${String(of)}` };
}

/** By processor, how many explorations it has now. */
let uses: Map<number, number> | undefined;

/**
 * The processor for an exploration; -1 when none is left. All processes of one exploration share it, because only one of
 * them runs at a time, and the turn passes faster within a processor. Graders beside each other keep to processors of
 * their own, even if one of them has several explorations: otherwise they would meet on one, and leave another idle.
 */
export function takeProcessor(): { readonly cpu: number; readonly giveBack: () => void } {
  const place = placeHere();
  uses ??= new Map(processorsOf(place, allowedProcessors()).map((cpu) => [cpu, 0]));
  const best = [...uses].sort(([, some], [, more]) => some - more)[0];
  if (best === undefined || (best[1] > 0 && place.of === 1)) return { cpu: -1, giveBack: () => undefined };
  const [cpu] = best;
  add(cpu, 1);
  return { cpu, giveBack: () => add(cpu, -1) };
}

/** Which of these a grader explores on. The last one first, because the first tends to do the system's own work. */
export function processorsOf({ number, of }: Place, processors: readonly number[]): number[] {
  const others = Math.min(of, processors.length);
  return [...processors].reverse().filter((_, at) => at % others === number % others);
}

function placeHere(): Place {
  const [number, of] = (process.env[VARIABLE] ?? '').split('/').map(Number);
  return number === undefined || of === undefined ? ALONE : { number, of };
}

function add(cpu: number, count: number): void {
  uses?.set(cpu, (uses.get(cpu) ?? 0) + count);
}
