import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { Duplex, Readable } from 'node:stream';
import { TIMERS_VARIABLE } from '../time/protocol';
import { CLOCK_VARIABLE } from '../kernel/internal';
import { FamilyClock } from '../containment/clock/family-clock';
import { timerOffice } from '../containment/clock/timer-office';
import { Family, FAMILY_VARIABLE } from '../containment/family';
import { runName } from '../containment/run';
import { runtimeImage } from '../image/runtime-image';
import { MachineTrouble } from '../faults/machine-trouble';

/** How a process under test ended. */
export interface Death {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The operating system's side of a process under test: its channels, its family, its end. It knows no protocol. */
export interface SubjectProcess {
  readonly child: ChildProcess;
  readonly family: Family;
  readonly clock: FamilyClock;
  readonly nonce: string;
  readonly control: Duplex;
  readonly sync: Duplex;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly died: Promise<Death>;
}

/**
 * Options of V8. A process under test lives for seconds and runs the same small programs thousands of times: a larger
 * nursery spares it most collections. Node 20 optimizes what has hardly run, which costs a tenth of all processor time;
 * later versions have no such option, and compile in more stages.
 */
const FLAGS = [
  '--max-old-space-size=1024',
  '--min-semi-space-size=8',
  ...(process.version.startsWith('v20.') ? ['--interrupt-budget=1000000'] : []),
];

let started = 0;
/** Started ahead of time: they have loaded their program, and wait for the message that says what to open. */
const ready: SubjectProcess[] = [];

/**
 * Starts processes until `count` are ready, so that the next subjects need not wait for Node to start; or fewer, where the
 * machine allows no more: the next subject that has to be started reports that.
 */
export function makeSubjectsReady(count: number): void {
  try {
    while (ready.length < count) ready.push(startSubjectProcess());
  } catch (error) {
    if (!(error instanceof MachineTrouble)) throw error;
  }
}

/** Ends those that are ready. */
export async function dismissReadySubjects(): Promise<void> {
  await Promise.all(ready.splice(0).map(async (one) => endSubjectProcess(one)));
}

/** A process that has opened nothing: one that is ready, or else a new one. */
export function takeSubjectProcess(): SubjectProcess {
  for (let one = ready.shift(); one !== undefined; one = ready.shift()) {
    if (one.child.exitCode === null && one.child.signalCode === null) return one;
    void endSubjectProcess(one);
  }
  return startSubjectProcess();
}

/** Kills its whole family, and resolves when it has been reaped, and all that belongs to it has been given back. */
export async function endSubjectProcess(subject: SubjectProcess): Promise<void> {
  const { family, died, clock, control, sync, stdout, stderr } = subject;
  family.kill();
  await died;
  clock.close();
  for (const stream of [control, sync, stdout, stderr]) stream.destroy();
}

/** Starts the program of a process under test in its own session, with a mark by which its descendants are known. */
function startSubjectProcess(): SubjectProcess {
  const mark = `${process.env['FORKLINGS_RUN'] ?? runName()}.${String(++started)}-${String(process.pid)}`;
  const clock = new FamilyClock();
  const child = spawn(process.execPath, [...FLAGS, runtimeImage().subjectMain], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: subjectEnvironment(mark, clock),
    // Not the project's folder, which has the solutions.
    cwd: process.env['FORKLINGS_TMPDIR'] ?? tmpdir(),
  });
  if (child.pid === undefined) {
    clock.close();
    child.once('error', () => undefined); // it means only that there is no process
    throw new MachineTrouble(
      'No further process could be started: the limit of processes or of open files is reached, or the memory is used up.',
      'End other programs, or raise the limits (`ulimit -u`, `ulimit -n`), then run the command again.',
    );
  }
  const died = new Promise<Death>((resolve) => {
    // `exit`, not `close`: a grandchild that holds stdio would stall `close`.
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    child.once('error', () => resolve({ exitCode: null, signal: null }));
  });
  const [, stdout, stderr, control, sync] = child.stdio;
  for (const stream of [control, sync]) stream?.on('error', () => undefined); // `died` reports the end
  return {
    child,
    family: new Family(child.pid, mark),
    clock,
    nonce: randomBytes(16).toString('hex'),
    control: control as Duplex,
    sync: sync as Duplex,
    stdout: stdout as Readable,
    stderr: stderr as Readable,
    died,
  };
}

/**
 * The learner's processes see an ordinary environment: nothing of Jest's, and no colours in what they print. It has no
 * NODE_EXTRA_CA_CERTS either, because reading a system's certificates costs each Node 40 ms when it starts.
 */
function subjectEnvironment(mark: string, clock: FamilyClock): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(JEST_|FORKLINGS_|npm_|NODE_OPTIONS$|NODE_ENV$|NODE_EXTRA_CA_CERTS$|NODE_V8_COVERAGE$|FORCE_COLOR$|PWD$|OLDPWD$|INIT_CWD$|_$)/.test(
        name,
      ),
  );
  const { FORKLINGS_WAIT: wait, FORKLINGS_TMPDIR: tmp } = process.env;
  return {
    ...Object.fromEntries(kept),
    NO_COLOR: '1',
    [FAMILY_VARIABLE]: mark,
    // In all Node processes of the family, time passes only when nothing else happens.
    [CLOCK_VARIABLE]: clock.file,
    [TIMERS_VARIABLE]: timerOffice().address,
    // One thread of V8's own, not four: each costs every look whether the process is at rest.
    NODE_OPTIONS: `--v8-pool-size=1 --require ${JSON.stringify(runtimeImage().timeMain)}`,
    ...(wait === undefined ? {} : { FORKLINGS_WAIT: wait }),
    ...(tmp === undefined ? {} : { TMPDIR: tmp }),
  };
}
