/* The records of the board, each as the list of its fields. */
import type { End, Mode, Strategy, WaitOutcome } from './codes';
import { float64, int32, record, words } from './record';

export const MOST_PROCESSES = 6;
/** In one run. */
export const MOST_EVENTS = 2_000;
/** In one run. */
export const MOST_PIPES = 64;
/** States of memory that are remembered while all processes sleep; see puppet/idleness. */
export const MOST_STATES = 64;

export const CACHE_LINE_WORDS = 16;

/** What lasts as long as the exploration. */
const exploration = record(
  {
    /** 1: no further run is wanted. */
    command: words(),
    /** States of the two batch slots: the leader runs one while the driver reads and fills the other. */
    slots: words(2),
    /** Schedules carried out since the beginning: it grows as long as the exploration proceeds. */
    progress: words(),
    /** Set by the leader when the last run is over: the others may leave. Before that, a process may wait for them. */
    dismissed: int32(),
    mostSteps: int32(),
    mostIdle: int32(),
    /** 1: the system kills whatever process the schedule kills; else it is dead in our books only. */
    realKills: int32(),
    /** Bytes that a pipe holds. */
    pipeBytes: int32(),
    worldVersion: int32(),
    /** In bytes. */
    worldLength: int32(),
  },
  CACHE_LINE_WORDS,
);

/** What begins again with each run, from zero. */
const run = record(
  {
    mode: int32<Mode>(),
    /** Steps so far. */
    step: int32(),
    /** Masks, a bit for each process. `timed`: asleep with a deadline. */
    enabled: int32(),
    timed: int32(),
    spinning: int32(),
    finished: int32(),
    killed: int32(),
    asleep: int32(),
    /** Cut off, and back from the learner's code: a mask. */
    unwound: int32(),
    /** The process that had the last step; -1 at the beginning. */
    current: int32(),
    /** Changes of memory and wake-ups so far. */
    changes: int32(),
    /** Where the next deviation lies, at which step it is, and where the deviations end. */
    nextDeviation: int32(),
    deviationStep: int32(),
    deviationsEnd: int32(),
    /** Where the next step is recorded, and where there is no more room. */
    log: int32(),
    logEnd: int32(),
    /** Events of the history so far. */
    events: int32(),
    /** 0 while the run lasts. */
    end: int32<End | 0>(),
    /** The process that caused the end; -1 for none. */
    culprit: int32(),
    strategy: int32<Strategy>(),
    /** State of the dice. */
    random: int32(),
    sleepSet: int32(),
    sleepFrom: int32(),
    /** Sleeps so far: the order of the waiters. */
    waits: int32(),
    /** Pipes made so far. */
    pipes: int32(),
    /** Bytes that the chosen step may move through a pipe; 0 for all. */
    cut: int32(),
    /** Virtual time, in ms. */
    now: float64,
    /** Moments since all slept in a new state of memory, the virtual time of that, and the states seen so far. */
    naps: int32(),
    napsSince: float64,
    states: int32(),
    /** The latest of them, by their hashes. */
    stateHashes: words(MOST_STATES),
  },
  CACHE_LINE_WORDS,
);

/** What a process is about to do, or where it sleeps; one such record for each. */
const seat = record(
  {
    /** The futex on which the process waits for its turn, alone on its cache line. */
    gate: words(CACHE_LINE_WORDS),
    pid: words(),
    kind: int32(),
    address: int32(),
    size: int32(),
    waitAddress: int32(),
    waitOrder: int32(),
    /** What the wait will return. */
    outcome: int32<WaitOutcome>(),
    priority: int32(),
    /** Bytes of the process's table of results in use. */
    resultBytes: int32(),
    /** Repetitions of one look since memory was changed. */
    fruitless: int32(),
    /** When its wait times out, in virtual ms. */
    deadline: float64,
  },
  CACHE_LINE_WORDS,
);

/** A step as it is recorded; what shares a word is packed and unpacked by `step-words`. */
const step = record({
  /** Process, action, kind and flags. */
  what: int32(),
  /** In bytes of the board; -1 for none. */
  address: int32(),
  /** The size in bytes, and masks of the processes that could run, or time out, when the step was chosen. */
  size: int32(),
  /** The process that had the step before, a mask of those woken, and the bytes moved through a pipe. */
  before: int32(),
});

/** A line of the history. */
const event = record({
  /** Process, type, and the number of the call. */
  what: int32(),
  value: int32(),
  /** Steps before it. */
  step: int32(),
});

/** A run as it is recorded: this head, its steps, its events. */
const head = record({
  steps: int32(),
  events: int32(),
  end: int32<End>(),
  /** The process that caused the end; -1 for none. */
  culprit: int32(),
  /** Masks of processes. */
  finished: int32(),
  killed: int32(),
  asleep: int32(),
  /** Those that could run, or time out, when it ended. */
  enabled: int32(),
  timed: int32(),
  /** In words, the head included. */
  length: int32(),
});

/** In place of a run's number of steps: the batch was ended here. */
export const NO_RUN = -1;

/** A schedule in a batch: this head, then its deviations. */
const schedule = record({
  /** In words, the head included. */
  length: int32(),
  strategy: int32<Strategy>(),
  seed: int32(),
  /** Processes that need not run until a step clashes with what they are about to do. */
  sleepSet: int32(),
  sleepFrom: int32(),
  deviations: int32(),
  priorities: words(MOST_PROCESSES),
});

/** A deviation of a schedule: the step, and what happens there, packed by `choice-word`. */
const deviation = record({ step: int32(), choice: int32() });

/** A pipe, of which processes have ends. */
const pipe = record({
  /** Where its bytes lie, a ring: a place in the arena, in bytes of the board. */
  ring: int32(),
  capacity: int32(),
  /** Bytes ever read and written. */
  taken: int32(),
  put: int32(),
  /** Masks: the processes that have an end of each kind. */
  readers: int32(),
  writers: int32(),
});

/** Before each window of the arena. */
const windowHead = record({ byteLength: int32(), hasName: int32<0 | 1>() }, 4);

/** All of them, with their sizes. */
export const records = {
  exploration,
  run,
  seat,
  step,
  event,
  head,
  schedule,
  deviation,
  pipe,
  windowHead,
} as const;

// Of the records that lie in one place: the indices of their fields.
export const Exploration = exploration.at;
export const Run = run.at;
export const Seat = seat.at;
export const PipeRecord = pipe.at;

// Of those that follow each other: how far their fields are from the beginning.
export const Step = step.offsets;
export const Event = event.offsets;
export const Head = head.offsets;
export const ScheduleHead = schedule.offsets;
export const DeviationEntry = deviation.offsets;
export const WindowHead = windowHead.offsets;
