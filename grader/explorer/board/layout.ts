/**
 * Where things lie on the board: the one piece of shared memory in which a schedule is given, carried out and written
 * down. The holder of the turn alone reads and writes it, so plain accesses do; only the gates are atomic. All indices
 * are in 32-bit words.
 */

export const MOST_PROCESSES = 6;

/** The run that is going on. */
export const Run = {
  /** 1: no further run is wanted. */
  command: 0,
  /** States of the two batch slots: the leader runs one while the driver reads and fills the other. */
  slots: 1,
  mode: 4,
  /** Steps so far. */
  step: 5,
  /** Masks, a bit for each process. */
  enabled: 6,
  timed: 7,
  spinning: 8,
  finished: 9,
  killed: 10,
  asleep: 11,
  /** Whose turn it was last; -1 at the beginning. */
  current: 12,
  /** How often memory was changed or somebody woken. */
  changes: 13,
  nextDeviation: 14,
  deviationStep: 15,
  deviationsEnd: 16,
  log: 17,
  logEnd: 18,
  events: 19,
  end: 20,
  culprit: 21,
  strategy: 22,
  random: 23,
  sleepSet: 24,
  sleepFrom: 25,
  waits: 26,
  /** How often all slept, and memory was as the time before; a hash of it; and since when, in virtual ms, a float64. */
  naps: 27,
  schedule: 28,
  worldVersion: 29,
  worldLength: 30,
  mostSteps: 31,
  /** Schedules carried out since the beginning; the lab's watch sees by it that things go on. */
  progress: 32,
  mostIdle: 33,
  /** 1: whoever the schedule kills is killed by the system, not only in our books. */
  realKills: 38,
  /** Cut off, and back from the learner's code: a mask. */
  unwound: 34,
  /** Set by the leader when the last run is over: the others may leave. Before that, somebody may wait for them. */
  dismissed: 35,
  /** Virtual time, a float64. */
  now: 36,
  /** Pipes made so far; how many bytes one holds; and how many the step that was chosen may move, 0 for all. */
  pipes: 39,
  pipeBytes: 40,
  cut: 41,
  idleSince: 42,
  idleHash: 44,
} as const;

/** `over`: there will be no other batch. The word itself says so, since the leader may be about to sleep on it. */
export const SlotState = { empty: 0, full: 1, done: 2, over: 3 } as const;
export const Mode = { setup: 0, explored: 1, unwinding: 2 } as const;

/** What a process is about to do or where it sleeps; one such record for each. */
export const Seat = {
  gate: 0,
  kind: 16,
  address: 17,
  size: 18,
  waitAddress: 19,
  waitOrder: 20,
  /** What the wait will return: see WaitOutcome. */
  outcome: 21,
  priority: 22,
  resultBytes: 23,
  fruitless: 24,
  pid: 25,
  /** When its wait times out, in virtual ms: a float64. */
  deadline: 26,
} as const;
export const SEAT_WORDS = 32;
export const SEATS = 64;
export const seatOf = (process: number): number => SEATS + process * SEAT_WORDS;

export const WaitOutcome = { notified: 1, timedOut: 2 } as const;

/**
 * Steps that are no operation of the kernel; numbered on from kernel/interception's Operation. `exit`: the process has
 * made its last call, and the system closes its ends of pipes.
 */
export const Pending = { start: 20, resume: 21, sleep: 22, exit: 23 } as const;

/**
 * What happens at a step of a schedule. `late`: whoever was woken in time goes on only when its time is over, as on a busy
 * machine. `cut`: a read from a pipe, or a write, moves fewer bytes than it could.
 */
export const Action = { run: 0, timeout: 1, kill: 2, demote: 3, late: 4, cut: 5 } as const;
export type Action = (typeof Action)[keyof typeof Action];
/** A choice is an action and a process, and of a cut the bytes that are moved. */
export const choiceOf = (action: Action, process: number, bytes = 0): number =>
  (bytes << 8) | (action << 4) | process;

/** How the holder of the turn chooses where the schedule says nothing. */
export const Strategy = { stay: 0, priorities: 1, raceReversing: 2 } as const;

/** Why a run ended. */
export const End = {
  /** Every process came to its end, or was killed. */
  finished: 1,
  /** Nobody can run, and somebody has not finished. */
  stuck: 2,
  tooManySteps: 3,
  busyWait: 4,
  polling: 5,
  /** The schedule asked for a process that could not run: the code is not the same from run to run. */
  impossible: 6,
  /** Another order of independent steps was explored before. */
  redundant: 7,
  /** The world could not be made: the answer to the exploration tells why. */
  unmade: 8,
  /** Memory of an earlier run was used: the code keeps something between runs. */
  stale: 9,
  /** The bytes of a memory were asked for, and what is done to them is not seen: the run proves nothing. */
  bypassed: 10,
} as const;
export type End = (typeof End)[keyof typeof End];

/** A step as it is written down. */
export const Step = {
  /** process | action << 4 | kind << 8 | flags << 16 */
  what: 0,
  address: 1,
  /** size | enabled before << 16 | timed before << 24 */
  size: 2,
  /** previous process + 1 | woken << 8 | bytes moved through a pipe << 16 */
  before: 3,
} as const;
export const STEP_WORDS = 4;

export const Flag = {
  changed: 1,
  /** The same operation with nothing changed since: to be preempted here is to be preempted before. */
  repeated: 2,
  /** The previous process could not go on. */
  forced: 4,
  blocked: 8,
  /** compareExchange found what it expected; a wait slept and was notified or timed out. */
  notEqual: 16,
  /** It was woken from a wait that had a deadline, which has not come yet. */
  inTime: 32,
} as const;

/** A line of the history: process | type << 4 | label << 8, value, step. */
export const EVENT_WORDS = 3;
/** In one run. */
export const MOST_EVENTS = 2_000;
export const EventType = { call: 0, returned: 1, threw: 2, holds: 3, lets: 4 } as const;

/** A run as it is written down: this head, its steps, its events. */
export const Head = {
  steps: 0,
  events: 1,
  end: 2,
  culprit: 3,
  finished: 4,
  killed: 5,
  asleep: 6,
  words: 7,
} as const;
export const HEAD_WORDS = 8;

/** A pipe, of which processes have ends. */
export const PipeRecord = {
  /** Where its bytes lie, a ring: a place in the arena, in bytes of the board. */
  ring: 0,
  capacity: 1,
  /** Bytes ever read and written. */
  taken: 2,
  put: 3,
  /** Masks: who has an end of each kind. */
  readers: 4,
  writers: 5,
} as const;
export const PIPE_WORDS = 8;
export const MOST_PIPES = 64;

/** Memory is made zero again by pages, of which 32 are the least that anybody has. */
export const PAGE_BYTES = 4_096;
const KIB_WORDS = 256;
/** Process 1 makes what all share. */
const ARENA_OF_FIRST = 8 * 1_024 * KIB_WORDS;
const ARENA_OF_OTHERS = 512 * KIB_WORDS;
const regions = {
  seats: SEATS + MOST_PROCESSES * SEAT_WORDS,
  pipes: MOST_PIPES * PIPE_WORDS,
  world: 16 * KIB_WORDS,
  results: MOST_PROCESSES * 256 * KIB_WORDS,
  schedules: 2 * 64 * KIB_WORDS,
  events: 32 * KIB_WORDS,
  logs: 2 * 768 * KIB_WORDS,
  dirty: 256,
  arena: ARENA_OF_FIRST + (MOST_PROCESSES - 1) * ARENA_OF_OTHERS,
};

/** Where each region begins: one behind the other, in that order. */
export const Region = placed(regions);

function placed<Name extends string>(sizes: Readonly<Record<Name, number>>): Readonly<Record<Name, number>> {
  let at = 0;
  const places: Partial<Record<Name, number>> = {};
  for (const name of Object.keys(sizes) as Name[]) {
    places[name] = at;
    at += sizes[name];
  }
  return places as Record<Name, number>;
}

export const Size = {
  world: regions.world,
  resultsOfOne: regions.results / MOST_PROCESSES,
  schedulesOfOne: regions.schedules / 2,
  logOfOne: regions.logs / 2,
  events: regions.events,
} as const;
/** The part of the arena that a process makes memory in, in bytes of the board. */
export function arenaOf(process: number): { readonly first: number; readonly end: number } {
  const before = process === 0 ? 0 : ARENA_OF_FIRST + (process - 1) * ARENA_OF_OTHERS;
  const length = process === 0 ? ARENA_OF_FIRST : ARENA_OF_OTHERS;
  return { first: (Region.arena + before) * 4, end: (Region.arena + before + length) * 4 };
}
export const BOARD_BYTES = (Region.arena + regions.arena) * 4;

/** Before each window of the arena: its length in bytes, and whether it still has its name. */
export const WINDOW_HEAD_BYTES = 16;
