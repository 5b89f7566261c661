import { drive } from '../explorer/drive';
import type { PartReport } from '../explorer/puppet/perform';
import type { RunRecord } from '../explorer/run/run-record';
import type { Schedule } from '../explorer/search/schedule';
import type { Search } from '../explorer/search/search';
import { Failure } from '../faults/failure';
import type { Subject } from '../subject/subject';
import type { DriverBoard } from '../explorer/driver-board';
import { Boards } from '../explorer/boards';
import type { Plan } from './plan';
import { takeProcessor } from './processors';

/** After this many steps a run is considered endless, unless the plan gives another number. */
const MOST_STEPS = 1_500;
/**
 * The capacity of a pipe: the smallest that Linux gives, to a user with many pipes, so that larger writes wait for
 * readers.
 */
const PIPE_BYTES = 4_096;
/** At most this many looks at memory that no process changes: more than any short spin before sleeping. */
const MOST_IDLE = 300;

export interface StageOptions {
  /** Record every step. */
  readonly trace?: boolean;
  /** Load the modules again for each run. */
  readonly reload?: boolean;
  /** Processes, from 0, that the one schedule kills by SIGKILL, so they cannot be used again. Not 0, which leads. */
  readonly dying?: readonly number[];
}

export interface Staged {
  readonly reports: readonly PartReport[];
}

/** Has processes under test run a plan, once for each schedule that the searches ask for. */
export async function stage(
  subjects: readonly Subject[],
  plan: Plan,
  searches: readonly Search[],
  onRun: (run: RunRecord, schedule: Schedule, board: DriverBoard) => boolean,
  { trace = false, reload = false, dying = [] }: StageOptions = {},
): Promise<Staged> {
  const [leader] = subjects;
  if (leader === undefined) throw new Error('an exploration needs a process');
  const boards = leader.boards ?? new Boards();
  const board = boards.take({
    mostSteps: plan.mostSteps ?? MOST_STEPS,
    mostIdle: MOST_IDLE,
    realKills: dying.length > 0,
    pipeBytes: plan.pipeBytes ?? PIPE_BYTES,
  });
  const { cpu, giveBack } = takeProcessor();
  let isUnused = false;
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
  // A process that ends while others wait for it ends the exploration.
  const failed = new Promise<never>((_, reject) => {
    for (const [process, part] of parts.entries()) if (!dying.includes(process)) part.catch(reject);
  });
  failed.catch(() => undefined);
  // Their deaths are intended, and may come at any time.
  for (const process of dying) parts[process]?.catch(() => undefined);
  try {
    await driveAll(board, searches, () => Promise.race([bell.rung(), failed]), onRun);
    board.end();
    const living = parts.filter((_, process) => !dying.includes(process));
    const reports = await Promise.all(living);
    isUnused = dying.length === 0;
    const broken = reports.find(({ failure }) => failure !== undefined);
    if (broken !== undefined) throw new Error(`the steps could not be recorded: ${broken.failure ?? ''}`);
    return { reports };
  } catch (error) {
    board.end();
    // When a process failed, the others may wait for it for ever, so the check ends them. Otherwise they can be used
    // again.
    if (!(error instanceof Failure)) await Promise.allSettled(parts);
    throw error;
  } finally {
    bell.stop();
    giveBack();
    boards.giveBack(board, isUnused);
    if (boards !== leader.boards) boards.close();
  }
}

/** Runs one search after the other, until the verdict on a run ends them all. */
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

/** Rings when the leader has finished a batch. */
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
