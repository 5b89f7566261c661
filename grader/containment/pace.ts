/** The processor time, in ms, in which a process under test starts on a quiet machine like those that budgets were measured on. */
const USUAL_START_MS = 100;
/** A start that took longer than this many times the usual says more about that process than about the machine. */
const MOST = 8;

let slowness = 1;

/**
 * How many times as much processor time as usual the same work takes here and now: at least 1. Slow page faults and busy
 * neighbours on the same core make it more, so a budget in milliseconds alone would judge the machine.
 */
export function currentSlowness(): number {
  return slowness;
}

/** A process under test has started, and its own code took that much processor time, in ms, before it loaded any other. */
export function hasStarted(cpuMs: number): void {
  if (Number.isFinite(cpuMs)) slowness = Math.min(Math.max(cpuMs / USUAL_START_MS, 1), MOST);
}
