import { drive } from '../explorer/drive';
import type { PartReport } from '../explorer/puppet/perform';
import type { RunRecord } from '../explorer/run/run-record';
import type { Schedule } from '../explorer/search/schedule';
import type { Search } from '../explorer/search/search';
import { Failure } from '../faults/failure';
import type { Subject } from '../subject/subject';
import { DriverBoard } from '../explorer/driver-board';
import type { Plan } from './plan';
import { takeProcessor } from './processors';

/** So many steps, and a run is said to go on for ever. */
const MOST_STEPS = 1_500;
/** As small as a pipe is on Linux, where a user has many: writes of more wait for readers. */
const PIPE_BYTES = 4_096;
/** So many looks at memory that nobody changes: more than any short spin before sleeping. */
const MOST_IDLE = 300;

export interface StageOptions {
  /** Write down each step. */
  readonly trace?: boolean;
  /** Load the modules anew for each run. */
  readonly reload?: boolean;
  /** Processes that the one schedule kills, from 0, and not 0, which leads: by SIGKILL, so they serve no more. */
  readonly dying?: readonly number[];
}

export interface Staged {
  readonly reports: readonly PartReport[];
}

/** Has a plan carried out by processes under test, once for each schedule that the searches ask for. */
export async function stage(
  subjects: readonly Subject[],
  plan: Plan,
  searches: readonly Search[],
  onRun: (run: RunRecord, schedule: Schedule, board: DriverBoard) => boolean,
  { trace = false, reload = false, dying = [] }: StageOptions = {},
): Promise<Staged> {
  const board = new DriverBoard({
    mostSteps: MOST_STEPS,
    mostIdle: MOST_IDLE,
    realKills: dying.length > 0,
    pipeBytes: plan.pipeBytes ?? PIPE_BYTES,
  });
  const { cpu, giveBack } = takeProcessor();
  const [leader] = subjects;
  if (leader === undefined) throw new Error('an exploration needs a process');
  const bell = new Bell(leader);
  const parts = subjects.map((subject, process) =>
    subject.explore(
      {
        board: board.name,
        process,
        processes: subjects.length,
        world: plan.world,
        program: plan.programs[process] ?? [],
        before: plan.before ?? [],
        after: plan.after ?? [],
        cpu,
        trace,
        reload,
      },
      { progress: () => board.progress },
    ),
  );
  // Whoever ends while others wait for it ends the exploration.
  const failed = new Promise<never>((_, reject) => {
    for (const [process, part] of parts.entries()) if (!dying.includes(process)) part.catch(reject);
  });
  failed.catch(() => undefined);
  // Their deaths are asked for, and may come at any time.
  for (const process of dying) parts[process]?.catch(() => undefined);
  try {
    await driveAll(board, searches, () => Promise.race([bell.rung(), failed]), onRun);
    board.end();
    const living = parts.filter((_, process) => !dying.includes(process));
    const reports = await Promise.all(living);
    const broken = reports.find(({ failure }) => failure !== undefined);
    if (broken !== undefined) throw new Error(`the steps could not be written down: ${broken.failure ?? ''}`);
    return { reports };
  } catch (error) {
    board.end();
    // When a process failed, the others may wait for it for ever: the check's end is theirs. Otherwise they serve on.
    if (!(error instanceof Failure)) await Promise.allSettled(parts);
    throw error;
  } finally {
    bell.stop();
    giveBack();
    board.close();
  }
}

/** One search after the other, until a run ends it all. */
async function driveAll(
  board: DriverBoard,
  searches: readonly Search[],
  signal: () => Promise<void>,
  onRun: (run: RunRecord, schedule: Schedule, board: DriverBoard) => boolean,
): Promise<void> {
  let slot = 0;
  const ending = { isOver: false };
  for (const search of searches) {
    const heed = (run: RunRecord, schedule: Schedule): boolean =>
      (ending.isOver = onRun(run, schedule, board));
    slot = await drive(board, search, signal, heed, slot);
    if (ending.isOver) return;
  }
}

/** The leader rings when it has done a batch. */
class Bell {
  #ring: (() => void) | undefined;
  #hasRung = false;
  readonly #channel: NodeJS.ReadWriteStream;

  constructor({ sync }: Subject) {
    this.#channel = sync.channel;
    this.#channel.on('data', this.#heard);
  }

  readonly #heard = (): void => {
    this.#hasRung = true;
    this.#ring?.();
  };

  async rung(): Promise<void> {
    if (!this.#hasRung) await new Promise<void>((resolve) => (this.#ring = resolve));
    this.#ring = undefined;
    this.#hasRung = false;
  }

  stop(): void {
    this.#channel.off('data', this.#heard);
  }
}
