/**
 * Runs a program of timers, by Node's own or by ours, and prints the order of what happens. All timers are set in one turn,
 * so that a busy machine, where they all are late, does not change their order.
 */
import promises from 'node:timers/promises';
import { installTimers } from '../install';
import { DrivenQueue } from './driven-queue';

/** A timer, and what it does when it fires. */
export interface TimerStep {
  readonly delay: number;
  /** `early`: by a function that was taken before ours were installed, as some of Node's modules have. */
  readonly kind: 'timeout' | 'promise' | 'early';
  /** The timer that it clears; there may be none of that number. */
  readonly clears: number;
  readonly isUnreferenced: boolean;
  readonly also: 'nothing' | 'tick' | 'microtask' | 'throw';
}

/** The exit code of a run in which time passed while timers were set. */
const TORN = 9;

const [mode, text = '[]'] = process.argv.slice(2);
const earlySetTimeout = setTimeout;
const driven = mode === 'ours' ? new DrivenQueue() : undefined;
if (driven !== undefined) installTimers(driven.timers);

const note = (what: string): void => void process.stdout.write(`${what}\n`);
const timers: unknown[] = [];
/** When a timer that is set now begins, by Node's own timers: they look at the clock each time. */
function startOfTimer(): unknown {
  const timer = setTimeout(() => undefined, 1e8);
  clearTimeout(timer);
  return Reflect.get(timer, '_idleStart');
}

process.on('uncaughtException', ({ message }) => note(message));

const begun = startOfTimer();
for (const [at, { delay, kind, clears, isUnreferenced, also }] of (
  JSON.parse(text) as TimerStep[]
).entries()) {
  const fire = (): void => {
    note(`${String(at)} fires`);
    clearTimeout(timers[clears] as NodeJS.Timeout | undefined);
    if (also === 'tick') process.nextTick(note, `${String(at)} ticks`);
    if (also === 'microtask') void Promise.resolve().then(() => note(`${String(at)} resolves`));
    if (also === 'throw') throw new Error(`${String(at)} throws`);
  };
  if (kind !== 'promise') {
    const timer = (kind === 'early' ? earlySetTimeout : setTimeout)(fire, delay);
    timers[at] = timer;
    if (isUnreferenced) timer.unref();
  } else {
    // Its own rejection is an uncaught exception, too.
    void promises.setTimeout(delay, undefined, { ref: !isUnreferenced }).then(fire);
  }
}
// Else their deadlines are further apart than the program says, and it has to be run again.
if (startOfTimer() !== begun) process.exit(TORN);

// Early ones are not ours to keep the process alive: Node's own handle does.
if (driven !== undefined) setTimeout(() => undefined, 1e7);
void driven?.untilDone().then(() => {
  driven[Symbol.dispose]();
  process.exit();
});
