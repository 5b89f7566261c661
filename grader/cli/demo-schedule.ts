import { diagnose } from '../diagnosis/diagnose';
import { attempt, type CheckContext } from '../lab/attempt';
import type { Kata } from '../course/course';
import { Crew } from '../subject/crew';
import { explore } from '../exploration/explore';
import { endsWith } from '../exploration/judges';
import type { Plan } from '../exploration/plan';
import { demoImage, type KataImage } from '../image/kata-image';
import { show } from '../faults/show';
import { playerOf } from '../subject/player';
import type { DiagnosisResult } from '../report/result';
import { lanes, legend } from '../report/terminal/lanes';
import type { Style } from '../report/terminal/style';

/**
 * What a walk-through may export besides its program: a world `race`, and `racePlan()`, which says what its processes
 * do and what the result should be. The explorer then looks for the shortest schedule with a different result.
 */
interface RaceDemo {
  racePlan(): Promise<RacePlan>;
}

/** The name, in a walk-through, of the world whose schedules are explored. */
const WORLD = 'race';

interface RacePlan extends Pick<Plan, 'programs' | 'after' | 'cuts' | 'pipeBytes'> {
  /** What the last call after the run should return. */
  readonly expected: unknown;
  /** What goes wrong in the schedule that is found; by default, it loses an update. */
  readonly title?: string;
}

/** What goes wrong in a schedule of a walk-through. */
export interface DemoSchedule {
  readonly title: string;
  readonly diagnosis: DiagnosisResult;
}

/** The schedule as lines of text; none when the walk-through has no race, or when nothing goes wrong in it. */
export async function demoSchedule(
  kata: Kata,
  image: KataImage,
  name: string,
  style: Style,
): Promise<string[]> {
  const found = await findDemoSchedule(kata, image, name);
  if (found === undefined) return [];
  const { calls = [], sentence } = found.diagnosis;
  return ['', `${found.title}:`, '', ...lanes(calls, style, 0), ...legend(calls, style, 0), '', sentence];
}

/** The shortest schedule whose result differs; undefined as above. */
export async function findDemoSchedule(
  kata: Kata,
  image: KataImage,
  name: string,
): Promise<DemoSchedule | undefined> {
  let title = 'A schedule that loses an update';
  const crew = new Crew(demoImage(image, kata, name));
  const body = async (context: CheckContext<RaceDemo>): Promise<void> => {
    const two = await context.processes(2);
    if (!playerOf(two[0]).subject.scenarios.includes(WORLD)) return;
    const { expected, title: ownTitle, ...plan } = await two[0].racePlan();
    if (ownTitle !== undefined) title = ownTitle;
    await explore(context, two, {
      ...plan,
      world: WORLD,
      judge: endsWith(expected, (actual) => ({
        code: 'lost-update',
        sentence: `${show(expected)} was expected at the end, but the result was ${show(actual)}.`,
      })),
    });
  };
  try {
    const { fault } = await attempt(crew, body, { seed: undefined, trace: false });
    const replay = fault?.replay;
    if (replay === undefined) return undefined;
    const again = await attempt(crew, body, { seed: undefined, trace: true, replay });
    if (again.fault === undefined) return undefined;
    return { title, diagnosis: diagnose(kata, again.fault, again.trail) };
  } finally {
    await crew.dismiss();
  }
}
