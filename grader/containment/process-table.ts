import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** One process of the system: what containment needs to know of it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** It has ended, and its parent has not reaped it yet. */
  readonly isZombie: boolean;
  /** Not runnable: asleep in a wait, or stopped. A process that only lacks processor time is runnable, so it is not asleep. */
  readonly isAsleep: boolean;
  /** Processor time used so far, user and system, in ms. */
  readonly cpuMs: number;
  readonly residentBytes: number;
  /** When it was started, in the system's units. With the pid, it identifies one process for ever. */
  readonly birth: string;
}

const CLOCK_TICK_MS = 10; // sysconf(_SC_CLK_TCK) is 100 on every Linux that Node runs on
const PAGE_BYTES = 4096;
const hasProc = existsSync('/proc/self/stat') && process.env['FORKLINGS_PROCESS_TABLE'] !== 'ps';

/**
 * Whether /proc exists and belongs to this process's pid namespace. In a container with a foreign /proc, each pid in it
 * belongs to an unrelated process, which ending "ours" would kill.
 */
export function isProcOurs(): boolean {
  try {
    return readlinkSync('/proc/self') === String(process.pid);
  } catch {
    return false;
  }
}

/** On Linux, `ps` does not help, because it reads /proc as well. */
const isBlind = process.platform === 'linux' && !isProcOurs();

/**
 * The visible processes that are younger than this one, so everything that it started is among them. Empty where /proc is
 * not ours.
 */
export function processTable(): ProcessRow[] {
  if (isBlind) return [];
  return hasProc ? fromProc() : fromPs();
}

/** One process of any age; undefined when it is gone, or cannot be seen. */
export function processRow(pid: number): ProcessRow | undefined {
  return hasProc && !isBlind ? procRow(pid) : undefined;
}

/** Whether its main thread has started processes that still run; undefined where the system does not tell. */
export function hasChildren(pid: number): boolean | undefined {
  const children = hasProc ? readOrUndefined(`/proc/${String(pid)}/task/${String(pid)}/children`) : undefined;
  return children === undefined ? undefined : children !== '';
}

/** The parent of a process of any age; undefined when the process is gone, or its parent cannot be known. */
export function parentOf(pid: number): number | undefined {
  return hasProc ? procRow(pid)?.parent : undefined;
}

/** All visible processes of any age, for sweeping after other runs. */
export function wholeProcessTable(): ProcessRow[] {
  elders.clear();
  ownBirth = hasProc ? 0 : undefined;
  try {
    return processTable();
  } finally {
    ownBirth = undefined;
    elders.clear();
  }
}

/**
 * The pids of processes older than this one, most of them kernel threads. We did not start those, so they are left out.
 * A pid may be reused after its process has died, so this set is rebuilt from time to time.
 */
const elders = new Set<string>();
let eldersSince = 0;
const ELDERS_FOR_MS = 2_000;
let ownBirth: number | undefined;

function fromProc(): ProcessRow[] {
  if (performance.now() - eldersSince > ELDERS_FOR_MS) {
    elders.clear();
    eldersSince = performance.now();
  }
  ownBirth ??= Number(procRow(process.pid)?.birth ?? 0);
  const rows: ProcessRow[] = [];
  for (const name of readdirSync('/proc')) {
    if (!isNumber(name) || elders.has(name)) continue;
    const row = procRow(Number(name));
    if (row === undefined) continue;
    if (Number(row.birth) < ownBirth) elders.add(name);
    else rows.push(row);
  }
  return rows;
}

function isNumber(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 48 && first <= 57;
}

/** One process by /proc/<pid>/stat (proc(5)); undefined when it is gone. The name in parentheses may contain anything. */
function procRow(pid: number): ProcessRow | undefined {
  const stat = readOrUndefined(`/proc/${String(pid)}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? 'X';
  const number = (index: number): number => Number(fields[index] ?? 0);
  return {
    pid,
    parent: number(1),
    session: number(3),
    isZombie: state === 'Z' || state === 'X',
    isAsleep: 'STtZX'.includes(state),
    cpuMs: (number(11) + number(12)) * CLOCK_TICK_MS,
    residentBytes: number(21) * PAGE_BYTES,
    birth: fields[19] ?? '',
  };
}

/** Elsewhere than on Linux: ps, with the columns of POSIX. */
function fromPs(): ProcessRow[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,state=,time=,rss='], {
    encoding: 'utf8',
  }).split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, session, state = '', time = '', rss] = line.trim().split(/\s+/);
    if (pid === undefined || pid === '') return [];
    return {
      pid: Number(pid),
      parent: Number(parent),
      session: Number(session),
      isZombie: state.startsWith('Z'),
      isAsleep: /^[STIZ]/.test(state),
      cpuMs: psTimeMs(time),
      residentBytes: Number(rss) * 1024,
      birth: '',
    };
  });
}

/** `[[dd-]hh:]mm:ss[.cc]` in ms. */
function psTimeMs(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse();
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1000;
}

/** The value of a variable in the environment that a process was started with. */
export function startedWith(pid: number, variable: string): string | undefined {
  const environment = readOrUndefined(`/proc/${String(pid)}/environ`);
  if (environment === undefined) return undefined;
  const at = `\0${environment}`.indexOf(`\0${variable}=`);
  return at < 0 ? undefined : environment.slice(at + variable.length + 1).split('\0', 1)[0];
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // gone in the meantime, or a different user's
  }
}
