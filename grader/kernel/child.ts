import { decode } from './decode';
import { whileLoading } from './loading';
import { dieWithParent } from './orphans';
import { FIRST_INHERITED, readPayload, type Payload } from './payload';
import { isLoaded } from './references';
import { mapStackTraces } from './stack-traces';
import { leaveSweepingToParent } from './sweep';

/** Node's own exit code for a program that waits for what can no longer come. */
const UNSETTLED = 13;

/** The whole life of a spawned child: it reads what it was sent, then runs its function. */
export function runChild(): void {
  const payload = readPayload();
  if (payload.daemon) beDaemonOf(payload.parentPid);
  leaveSweepingToParent();
  process.argv.splice(1, process.argv.length, ...payload.argv);
  mapStackTraces();
  const { fn, args } = load(payload);
  const result = fn(...args);
  if (isThenable(result)) exitUnlessSettled(result);
}

interface Call {
  readonly fn: (...args: readonly unknown[]) => unknown;
  readonly args: readonly unknown[];
}

function load({ wire, descriptors, parentMain }: Payload): Call {
  const inherited = Array.from({ length: descriptors }, (_, i) => FIRST_INHERITED + i);
  return whileLoading(
    'the modules of its function and arguments',
    () => decode(wire, inherited) as Call,
    () => parentMain !== null && isLoaded(parentMain),
  );
}

function beDaemonOf(parentPid: number): void {
  dieWithParent(parentPid);
  // Where the kernel does not see to it, the channel to the parent breaks, which is noticed between two
  // events.
  if (process.platform !== 'linux') process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}

/** A rejection is left to Node: it prints the trace and exits with 1, as for any uncaught error. */
function exitUnlessSettled(promise: PromiseLike<unknown>): void {
  let isPending = true;
  let isDrained = false;
  void Promise.resolve(promise).then(() => (isPending = false));
  // Not on 'exit' alone, which comes after `process.exit` too.
  process.on('beforeExit', () => (isDrained = true));
  process.on('exit', (code) => {
    if (!isPending || !isDrained || code !== 0) return;
    process.exitCode = UNSETTLED;
    process.stderr.write('Warning: the process ends, but the promise of its function was never settled\n');
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
