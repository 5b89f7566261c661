import { allowedProcessors } from '../kernel/internal';

let free: number[] | undefined;

/**
 * A processor that no other exploration uses; -1 when none is left. All processes of one exploration share it, because
 * only one of them runs at a time, and the turn passes faster within a processor.
 */
export function takeProcessor(): { readonly cpu: number; readonly giveBack: () => void } {
  free ??= allowedProcessors();
  // The last one first, because the first tends to do the system's own work.
  const cpu = free.pop();
  if (cpu === undefined) return { cpu: -1, giveBack: () => undefined };
  return { cpu, giveBack: () => void free?.push(cpu) };
}
