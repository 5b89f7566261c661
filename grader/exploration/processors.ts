import { allowedProcessors } from '../kernel/internal';

let free: number[] | undefined;

/**
 * A processor for an exploration, to itself as far as explorations go; -1 when there is none left. All processes of one
 * share it: only one of them runs at a time, and the turn goes over faster within a processor.
 */
export function takeProcessor(): { readonly cpu: number; readonly giveBack: () => void } {
  free ??= allowedProcessors();
  // The last first: the system's own work tends to be done by the first.
  const cpu = free.pop();
  if (cpu === undefined) return { cpu: -1, giveBack: () => undefined };
  return { cpu, giveBack: () => void free?.push(cpu) };
}
