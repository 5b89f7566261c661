import type { Kata } from '../course/course';
import { diagnose } from '../diagnosis/diagnose';
import { show } from '../faults/show';
import { explore } from '../exploration/explore';
import type { ObservedRun } from '../exploration/observed-run';
import type { Plan } from '../exploration/plan';
import { attempt, type CheckContext } from '../lab/attempt';
import { extentText } from '../report/terminal/check';
import { lanes, legend } from '../report/terminal/lanes';
import type { Style } from '../report/terminal/style';
import { wrap } from '../report/terminal/wrap';
import { Crew } from '../subject/crew';
import { playerOf } from '../subject/player';
import type { ScratchImage } from './scratch-image';

/** What a scratch file exports for this: the world `race`, and what its processes do. */
interface Scratch {
  racePlan(): Promise<RacePlan>;
}

type RacePlan = Pick<Plan, 'programs' | 'after' | 'cuts' | 'pipeBytes' | 'preemptions'>;

const WORLD = 'race';

/** Runs every schedule of the scratch file's plan. As lines of text: how many there are, and whether they agree. */
export async function agreement(kata: Kata, image: ScratchImage, style: Style): Promise<string[]> {
  const crew = new Crew(image);
  const results = new Map<string, number>();
  const body = async (context: CheckContext<Scratch>): Promise<void> => {
    const [leader] = await context.processes(1);
    const { scenarios } = playerOf(leader).subject;
    if (!scenarios.includes(WORLD) || !scenarios.includes('racePlan')) throw new NothingToExplore();
    const { programs, after = [], ...limits } = await leader.racePlan();
    const others = await context.processes(programs.length - 1);
    const plan = { ...pick(limits), programs, after, world: WORLD, apart: true };
    await explore(context, [leader, ...others], { ...plan, judge: (run) => differs(run, results) });
  };
  try {
    const { explored, fault } = await attempt(crew, body, { seed: undefined, trace: false });
    if (fault === undefined && explored !== undefined) {
      const { preemptions } = explored;
      const extent = { ...explored, preemptions: preemptions === Infinity ? null : preemptions };
      return [agree(results), ...extentText(extent, style)];
    }
    if (fault === undefined) return [agree(results)];
    const { replay, code } = fault;
    // Then no schedule has a result that could agree with another.
    if (code === 'not-started') return wrap(diagnose(kata, fault).sentence, style.columns);
    if (replay === undefined) return diagnose(kata, fault).sentence.split('\n');
    const again = await attempt(crew, body, { seed: undefined, trace: true, replay });
    const { calls = [], sentence } = diagnose(kata, again.fault ?? fault, again.trail);
    return [
      ...wrap(`The schedules do not agree. ${sentence}`, style.columns),
      '',
      ...lanes(calls, style, 0),
      ...legend(calls, style, 0),
    ];
  } finally {
    await crew.dismiss();
  }
}

/** The file does not export what there would be to explore. */
export class NothingToExplore extends Error {
  readonly code = 'nothing-to-explore';
}

/** The fault of a run that ends otherwise than the first one did. */
function differs(run: ObservedRun, results: Map<string, number>): ReturnType<NonNullable<Plan['judge']>> {
  const result = resultOf(run);
  results.set(result, (results.get(result) ?? 0) + 1);
  const [first = result] = results.keys();
  if (result === first) return undefined;
  return {
    code: 'wrong-value',
    sentence: `The first one ends with ${first}; this one ends with ${result}.`,
  };
}

/** What the calls after the programs returned; without any, what all calls returned. */
function resultOf({ calls }: ObservedRun): string {
  const after = calls.filter(({ part }) => part === 'after');
  return (after.length > 0 ? after : calls)
    .map(({ input, outcome }) => {
      const came =
        outcome.kind === 'returned'
          ? show(outcome.value)
          : outcome.kind === 'threw'
            ? outcome.error.name
            : 'no answer';
      return `${input.method}() → ${came}`;
    })
    .join(', ');
}

function agree(results: ReadonlyMap<string, number>): string {
  return `All schedules agree: ${[...results.keys()].join()}.`;
}

/** A plan of a walk-through has more than what matters here. */
function pick({ cuts, pipeBytes, preemptions }: Omit<RacePlan, 'programs' | 'after'>): Partial<Plan> {
  return {
    ...(cuts !== undefined && { cuts }),
    ...(pipeBytes !== undefined && { pipeBytes }),
    ...(preemptions !== undefined && { preemptions }),
  };
}
