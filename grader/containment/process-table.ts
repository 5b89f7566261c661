import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** One process of the system, as much of it as containment needs. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** Has ended, and only waits for its parent to notice. */
  readonly isZombie: boolean;
  /** Not runnable: asleep in a wait, or stopped. A process that the machine has no time for is runnable, so not asleep. */
  readonly isAsleep: boolean;
  /** Processor time used so far, user and system, in ms. */
  readonly cpuMs: number;
  readonly residentBytes: number;
  /** When it was started, in the system's own count: with the pid, it names one process for ever. */
  readonly birth: string;
}

const CLOCK_TICK_MS = 10; // sysconf(_SC_CLK_TCK) is 100 on every Linux that Node runs on
const PAGE_BYTES = 4096;
const hasProc = existsSync('/proc/self/stat') && process.env['FORKLINGS_PROCESS_TABLE'] !== 'ps';

/**
 * Whether /proc is there, and counts processes as this one does. In a container whose /proc is that of another, every
 * number in it is another process's: to end one of them would end a stranger.
 */
export function isProcOurs(): boolean {
  try {
    return readlinkSync('/proc/self') === String(process.pid);
  } catch {
    return false;
  }
}

/** On Linux, `ps` reads /proc as well. */
const isBlind = process.platform === 'linux' && !isProcOurs();

/** The processes that this user may see and that are younger than this one: whatever it started is among them. None where /proc is not ours. */
export function processTable(): ProcessRow[] {
  if (isBlind) return [];
  return hasProc ? fromProc() : fromPs();
}

/** The parent of a process, of any age; undefined when the process is gone or nobody can tell. */
export function parentOf(pid: number): number | undefined {
  return hasProc ? procRow(pid)?.parent : undefined;
}

/** All processes that this user may see, for sweeping after other runs. */
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
 * Processes that are older than this one, kernel threads most of them, are nobody whom we started: they are left out.
 * A number may be given to a new process when the old one has died, so who is old is asked anew now and then.
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

/** One process by /proc/<pid>/stat; undefined when it is gone. See proc(5): the name in parentheses may hold anything. */
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

/** Elsewhere than on Linux: ps, whose columns POSIX names. */
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
    return undefined; // gone in the meantime, or another user's
  }
}
