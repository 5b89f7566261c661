import type { During } from '../../faults/facts/during';

/** `process 2`, as it stands in the middle of a sentence. */
export function processName(process: number): string {
  return `process ${String(process)}`;
}

/** `process 2 and process 3` */
export function processNames(processes: readonly number[]): string {
  return listed(processes.map(processName));
}

/** `a, b and c` */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** The first letter of a sentence. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `once`, `twice`, `3 times` */
export function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${String(count)} times`;
}

/** What was under way, as the subject of a sentence. */
export function caller(during: During): string {
  return during === 'call' ? 'The call' : 'Your file, while it was loaded,';
}

/** What never comes to an end. */
export function neverReturns(during: During, call = 'The call'): string {
  return during === 'call' ? `${call} never returns` : 'Loading your file never ends';
}

/** When a process died. */
export function moment(during: During): string {
  return during === 'call' ? 'in the middle of a call' : 'while your file was loaded';
}
