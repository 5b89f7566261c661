import type { TracedStep } from '../faults/traced-step';
import type { CallOptions } from './call';
import type { Limits } from '../containment/budget';
import { Failure } from '../faults/failure';
import type { Remote } from './remote';
import { show } from '../faults/show';
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

/** A process under test as the spec writes it: `await a.read(v)` runs the scenario `read` in process a. */
export function remote<Scenarios>(player: Player): Remote<Scenarios> {
  const calls = new Proxy(
    {},
    {
      // `then` must stay undefined: a remote is returned from async functions.
      get: (_, name) =>
        typeof name === 'symbol' || name === 'then'
          ? undefined
          : (...args: unknown[]) => call(player, name, args),
    },
  );
  players.set(calls, player);
  return calls as Remote<Scenarios>;
}

/** The player behind a remote. */
export function playerOf(process: object): Player {
  const player = players.get(process);
  if (player === undefined) throw new Error('That is no process under test: take one from `processes(n)`.');
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

async function call(player: Player, scenario: string, args: unknown[]): Promise<unknown> {
  const { number, subject, trail, options } = player;
  const at = trail.entries.length;
  const text = `${scenario}(${args.map(show).join(', ')})`;
  const note = (outcome: string, steps: readonly TracedStep[]): void => {
    trail.entries[at] = { process: number, call: text, outcome, steps };
  };
  note('…', []);
  try {
    const { value, steps } = await subject.call(scenario, args, options);
    note(outcomeOf(value, player), steps);
    return value;
  } catch (error) {
    if (error instanceof SubjectThrew) note(`throws ${error.error.name}`, error.steps);
    else if (error instanceof Failure) {
      const wasStopped = trail.entries[at]?.outcome.startsWith('stopped') ?? false;
      note(wasStopped ? 'stopped, and killed there' : error.fault.code, []);
    }
    throw error;
  }
}

/** What a call gave; the number of a process is not written down, since it is another one in every run. */
function outcomeOf(value: unknown, { subject, options }: Player): string {
  if (value === undefined) return '';
  const isPid =
    options.trace === true && typeof value === 'number' && subject.members().some(({ pid }) => pid === value);
  return isPid ? 'a pid' : show(value);
}
