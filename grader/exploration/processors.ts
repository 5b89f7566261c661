import { allowedProcessors } from '../kernel/internal';

/**
 * How many processors other graders beside this one have taken first. Without it, all of them would take the same one, and
 * leave the others idle.
 */
export const PROCESSORS_VARIABLE = 'FORKLINGS_PROCESSORS_AFTER';

let free: number[] | undefined;

/**
 * A processor that no other exploration uses; -1 when none is left. All processes of one exploration share it, because
 * only one of them runs at a time, and the turn passes faster within a processor.
 */
export function takeProcessor(): { readonly cpu: number; readonly giveBack: () => void } {
  free ??= rotated(allowedProcessors(), Number(process.env[PROCESSORS_VARIABLE] ?? 0));
  // The last one first, because the first tends to do the system's own work.
  const cpu = free.pop();
  if (cpu === undefined) return { cpu: -1, giveBack: () => undefined };
  return { cpu, giveBack: () => void free?.push(cpu) };
}

/** The last `count` go to the front. */
function rotated(processors: readonly number[], count: number): number[] {
  if (processors.length === 0) return [];
  const at = processors.length - (count % processors.length);
  return [...processors.slice(at), ...processors.slice(0, at)];
}
