import { ThreadFiles } from './thread-files';
import { timedBy, type TimedBy } from './timed-sleep';

/** S sleeps, t and T are stopped, Z and X are dead. D waits for a disk, which will answer: that counts as awake. */
const ASLEEP = 'StTZX';

/** `timedBy`: which timeout will wake the thread, if any. */
interface Sleep {
  readonly timedBy: TimedBy | undefined;
}

const WITHOUT_TIMEOUT: Sleep = { timedBy: undefined };

interface KnownSleep extends Sleep {
  /** How often the thread had been switched to. */
  readonly switches: string;
}

/**
 * Looks at threads through /proc: whether each one sleeps, and how often it has been switched to.
 *
 * A thread that has not been switched to since it was found asleep is still in the same sleep, or has been woken and has
 * not run yet. So what was learnt about its sleep is kept, and only its state is read again: its `status` takes as long as
 * all the rest together.
 */
export class ThreadLooks {
  readonly #files = new ThreadFiles();
  /** By process and thread. */
  readonly #sleeps = new Map<number, Map<number, KnownSleep>>();

  /** How often the thread has been switched to; 'gone' when it has ended, undefined when it is seen to be awake. */
  switches(pid: number, thread: number): string | undefined {
    return COUNTS_ARRIVALS ? this.#arrivals(pid, thread) : this.#voluntarySwitches(pid, thread);
  }

  /** The sleep in which the thread is; undefined when it is awake. To be called after `switches`. */
  sleep(pid: number, thread: number): Sleep | undefined {
    const known = this.#sleeps.get(pid)?.get(thread);
    if (known === undefined) return this.#sleepNow(pid, thread);
    const stat = this.#files.read(pid, thread, 'stat');
    if (typeof stat !== 'string') return WITHOUT_TIMEOUT;
    // The name of the program, in parentheses, may contain any character.
    return ASLEEP.includes(stat.charAt(stat.lastIndexOf(')') + 2)) ? known : undefined;
  }

  /** The ids of a process's threads in the order in which they were started, the main thread first. */
  threadsOf(pid: number): number[] {
    return this.#files.threadsOf(pid);
  }

  /** The processes that this thread has started and that have not been waited for. */
  childrenOf(pid: number, thread: number): number[] {
    const children = this.#files.read(pid, thread, 'children') ?? '';
    return children === '' ? [] : children.trim().split(' ').map(Number);
  }

  /** Forgets all other processes. */
  keep(pids: readonly number[]): void {
    this.#files.keep(pids);
    for (const pid of this.#sleeps.keys()) if (!pids.includes(pid)) this.#sleeps.delete(pid);
  }

  close(): void {
    this.keep([]);
  }

  #arrivals(pid: number, thread: number): string | undefined {
    const times = this.#files.read(pid, thread, 'schedstat');
    if (typeof times !== 'string') return 'gone';
    const switches = times.slice(times.lastIndexOf(' ') + 1, -1);
    const sleeps = this.#sleeps.get(pid) ?? new Map<number, KnownSleep>();
    this.#sleeps.set(pid, sleeps);
    if (sleeps.get(thread)?.switches === switches) return switches;
    sleeps.delete(thread);
    const call = this.#files.read(pid, thread, 'syscall');
    if (call?.startsWith('running') === true) return undefined;
    const asleepAfter = this.#voluntarySwitches(pid, thread);
    // Without an exact answer it may yet be on its processor, and nothing may be concluded from that number.
    if (typeof call !== 'string' || asleepAfter === undefined) return asleepAfter;
    sleeps.set(thread, { switches, timedBy: timedBy(call) });
    return switches;
  }

  #voluntarySwitches(pid: number, thread: number): string | undefined {
    const status = this.#files.read(pid, thread, 'status');
    if (typeof status !== 'string') return 'gone';
    if (!ASLEEP.includes(status.charAt(status.indexOf('\nState:\t') + 8))) return undefined;
    const at = status.indexOf('\nvoluntary_ctxt_switches:\t');
    return status.slice(at + 26, status.indexOf('\n', at + 26));
  }

  /**
   * A thread that was preempted when it was about to sleep counts as asleep in its status, but will continue, and may find
   * that there is something to do. `syscall` is exact: the system reads it when the thread is off its processor, and
   * reports `running` for a thread that is not asleep.
   */
  #sleepNow(pid: number, thread: number): Sleep | undefined {
    const call = this.#files.read(pid, thread, 'syscall');
    if (call === undefined) return WITHOUT_TIMEOUT;
    if (call === null) return this.#sleepByFunction(pid, thread);
    return call.startsWith('running') ? undefined : { timedBy: timedBy(call) };
  }

  /** Where `syscall` may not be read, the system may still show in which of its own functions the thread waits. */
  #sleepByFunction(pid: number, thread: number): Sleep {
    const isNap = this.#files.read(pid, thread, 'wchan')?.includes('nanosleep') === true;
    return { timedBy: isNap ? 'call' : undefined };
  }
}

/** Some kernels do not count how often a thread was switched to; they do count how often it went to sleep. */
const COUNTS_ARRIVALS = countsArrivals();

function countsArrivals(): boolean {
  const files = new ThreadFiles();
  const times = files.read(process.pid, process.pid, 'schedstat');
  files.close();
  return typeof times === 'string' && Number(times.split(' ')[2]) > 0;
}
