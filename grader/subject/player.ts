import type { TracedStep } from '../faults/traced-step';
import type { TurnEnd } from '../faults/turns';
import type { CallOptions } from './call';
import type { Limits } from '../containment/budget';
import { Failure, type Fault } from '../faults/failure';
import type { Remote } from './remote';
import { showNamed } from '../faults/show';
import type { Subject } from './subject';
import { SubjectThrew } from '../faults/subject-threw';
import type { Trail } from './trail';

export interface Player {
  readonly number: number;
  readonly subject: Subject;
  readonly trail: Trail;
  readonly options: CallOptions;
}

const players = new WeakMap<object, Player>();

/** A process under test as a spec sees it: `await a.read(v)` runs the scenario `read` in process a. */
export function remote<Scenarios>(player: Player): Remote<Scenarios> {
  const calls = new Proxy(
    {},
    {
      // `then` must stay undefined, because async functions return remotes.
      get: (_, name) =>
        typeof name === 'symbol' || name === 'then'
          ? undefined
          : (...args: unknown[]) => play(player, name, args),
    },
  );
  players.set(calls, player);
  return calls as Remote<Scenarios>;
}

/** The player behind a remote. */
export function playerOf(process: object): Player {
  const player = players.get(process);
  if (player === undefined)
    throw new Error('This is not a process under test: take one from `processes(n)`.');
  return player;
}

/** The same process under test, with other options for the calls made through it. */
export function withOptions<R extends object>(process: R, options: CallOptions): R {
  const player = playerOf(process);
  return remote({ ...player, options: { ...player.options, ...options } }) as R;
}

export function withLimits<R extends object>(process: R, limits: Limits): R {
  return withOptions(process, { limits });
}

async function play(player: Player, scenario: string, args: unknown[]): Promise<unknown> {
  const { number, subject, trail, options } = player;
  const at = trail.entries.length;
  const asked = {
    of: 'scenario',
    name: scenario,
    args: args.map((arg) => showNamed(arg, trail.nameOf)),
  } as const;
  const call = `${scenario}(${asked.args.join(', ')})`;
  const act = { kind: 'call', call, part: 'program', asked } as const;
  const note = (end: TurnEnd, steps: readonly TracedStep[] = []): void => {
    trail.entries[at] = { process: number, act, end, steps };
  };
  note({ kind: 'pending' });
  try {
    const { value, steps } = await subject.call(scenario, args, options);
    note(endOf(value, player), steps);
    return value;
  } catch (error) {
    if (error instanceof SubjectThrew) note({ kind: 'threw', name: error.error.name }, error.steps);
    else if (error instanceof Failure) note(endOfFailed(error.fault, trail.entries[at]?.end));
    throw error;
  }
}

export function endOfFailed({ code, facts }: Fault, before?: TurnEnd): TurnEnd {
  if (before?.kind === 'stopped') return { kind: 'stopped', isKilled: true };
  // The check was over, or this process, before the call was.
  if (facts?.kind === 'ended-by-grader') return { kind: 'pending' };
  return code === 'hang' ? { kind: 'never-returns' } : { kind: 'failed', code };
}

/** What a call returned. A pid is not recorded, because it differs in every run. */
function endOf(value: unknown, { subject, trail, options }: Player): TurnEnd {
  if (value === undefined) return { kind: 'done' };
  const isPid =
    options.trace === true && typeof value === 'number' && subject.members().some(({ pid }) => pid === value);
  return isPid ? { kind: 'pid' } : { kind: 'returned', value: showNamed(value, trail.nameOf) };
}
