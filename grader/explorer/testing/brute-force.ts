import type { Program } from './program';
import { WorldModel } from './world-model';

interface Limits {
  /** Switches away from a process that could continue, and timeouts that come although a process could run. */
  readonly preemptions: number;
  /** Timeouts that come although a process could run. */
  readonly timeouts?: number;
  /** One of these processes may be killed, once, whenever it could run: a mask. */
  readonly kill?: number;
}

interface State extends Required<Limits> {
  readonly world: WorldModel;
  readonly current: number;
  readonly path: string;
}

export interface Interleaving {
  /** The process that took each step. */
  readonly path: string;
  readonly outcome: string;
  readonly preemptions: number;
}

/** All that can happen, by trying everything at every step. */
export function* allInterleavings(programs: readonly Program[], limits: Limits): Generator<Interleaving> {
  const { preemptions, timeouts = 0, kill = 0 } = limits;
  const start = { world: new WorldModel(programs), current: -1, path: '' };
  for (const { world, path, preemptions: left } of ends({ ...start, preemptions, timeouts, kill }))
    yield { path, outcome: world.outcome, preemptions: preemptions - left };
}

function* ends(state: State): Generator<State> {
  const { enabled, timed } = state.world;
  if (enabled === 0 && timed === 0) yield state;
  else for (const next of successors(state, enabled, timed)) yield* ends(next);
}

function* successors(state: State, enabled: number, timed: number): Generator<State> {
  const { world, current, path, preemptions, timeouts, kill } = state;
  const isForced = current < 0 || (enabled & (1 << current)) === 0;
  const deadlines = Array.from({ length: world.processes }, (_, p) => p)
    .filter((p) => (timed & (1 << p)) !== 0)
    .sort((a, b) => world.deadline(a) - world.deadline(b));
  for (let p = 0; p < world.processes; p++) {
    const bit = 1 << p;
    const cost = p === current || isForced ? 0 : 1;
    if ((enabled & bit) !== 0 && cost <= preemptions) {
      const moved = world.copy();
      moved.run(p);
      yield { ...state, world: moved, current: p, path: path + String(p), preemptions: preemptions - cost };
    }
    if ((enabled & kill & bit) !== 0) {
      const without = world.copy();
      without.kill(p);
      yield { ...state, world: without, path: `${path}k${p}`, kill: 0 };
    }
    const isDue = enabled === 0 && deadlines[0] === p;
    const isEarly = enabled !== 0 && (timed & bit) !== 0 && timeouts > 0 && preemptions > 0;
    if (isDue || isEarly) {
      const later = world.copy();
      later.timeOut(p);
      later.run(p);
      const spent = isEarly ? 1 : 0;
      yield {
        ...state,
        world: later,
        current: p,
        path: `${path}t${p}`,
        preemptions: preemptions - spent,
        timeouts: timeouts - spent,
      };
    }
  }
}
