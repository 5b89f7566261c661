import type { ChildProcess, SpawnOptions as NodeSpawnOptions } from 'node:child_process';
import { closeSync } from 'node:fs';
import { extname, join } from 'node:path';
import { wrongType } from './arguments';
import { encode } from './encode';
import { SpawnFailed, SpawnWhileLoading } from './errors';
import { active } from './interception';
import { assertSupportedPlatform } from './libc';
import { whatIsLoading } from './loading';
import { payloadFile } from './payload';
import { mainFile } from './references';
import { sweepDeadOwners } from './sweep';

type StandardStream = 'inherit' | 'pipe' | 'ignore' | number;

/** Those of node:child_process, and two of ours. */
export interface SpawnOptions extends Pick<
  NodeSpawnOptions,
  'cwd' | 'env' | 'uid' | 'gid' | 'detached' | 'signal' | 'killSignal' | 'timeout'
> {
  /** The child's input, output and error output; 'inherit' by default. */
  readonly stdio?: 'inherit' | 'pipe' | 'ignore' | readonly [StandardStream, StandardStream, StandardStream];
  /** Node's own flags for the child; by default this process's, without the debugger's. */
  readonly execArgv?: readonly string[];
  /** The child dies when this process dies, however it dies. Without it the child lives on. */
  readonly daemon?: boolean;
  /**
   * Without the channel for `child.send` and `process.send` a child starts some 10 % faster. Default: with it, as
   * `fork` of node:child_process has one.
   */
  readonly channel?: boolean;
}

// Beside this file, in the sources as in the compiled image.
const CHILD_PROGRAM = join(__dirname, `child-main${extname(__filename)}`);

/**
 * Starts a Node process that calls `fn(...args)`. All of the arguments are handed over before this returns,
 * so the caller may block at once. The child ends when its event loop is empty: with 0, or 1 after an
 * uncaught error, or 13 when `fn` returned a promise that nothing can settle any more.
 *
 * @param fn an exported function; it travels by reference, as Python pickles functions
 * @param args structured-cloneable values, SharedMemory, pipes and their ends, exported functions and classes,
 * shareables
 * @returns Node's own ChildProcess, with a channel for `child.send` and `process.send`
 * @throws NotTransferable before anything is started; SpawnWhileLoading in a child that is still loading;
 * SpawnFailed when the system starts no process
 */
export function spawn<Args extends readonly unknown[]>(
  fn: (...args: Args) => unknown,
  args: Readonly<Args>,
  options: SpawnOptions = {},
): ChildProcess {
  assertSupportedPlatform();
  if (typeof fn !== 'function') throw wrongType('fn', 'an exported function', fn);
  if (!Array.isArray(args)) throw wrongType('args', 'an array of arguments', args);
  const loading = whatIsLoading();
  if (loading !== null) throw new SpawnWhileLoading(loading);
  const { wire, descriptors } = encode({ fn, args }, '');
  if (active !== null) active.beforeSpawn(fn, args);

  const { stdio, execArgv, daemon = false, channel = true, env = process.env, ...rest } = options;
  // Where the system does not end daemons, the closing of the channel does.
  const needsChannel = channel || (daemon && process.platform !== 'linux');
  const payload = payloadFile({
    wire,
    descriptors: descriptors.length,
    daemon,
    parentPid: process.pid,
    parentMain: mainFile(),
    argv: process.argv.slice(1),
  });
  let child: ChildProcess;
  try {
    child = childProcess().spawn(process.execPath, [...(execArgv ?? inheritedFlags()), CHILD_PROGRAM], {
      ...rest,
      env:
        process.env.FORKLINGS_WAIT === undefined
          ? env
          : { ...env, FORKLINGS_WAIT: process.env.FORKLINGS_WAIT },
      serialization: 'advanced',
      stdio: [...standardStreams(stdio), needsChannel ? 'ipc' : 'ignore', payload, ...descriptors],
    });
  } finally {
    closeSync(payload);
  }
  const { pid } = child;
  if (pid === undefined) {
    child.once('error', () => undefined); // the same, reported once more
    throw new SpawnFailed();
  }
  if (active !== null) active.afterSpawn(fn, child);
  // A child that was killed could not unlink its segments itself.
  child.once('exit', () => void sweepDeadOwners(pid));
  return withChannel(child);
}

/** Loaded at the first spawn: a child that starts none is started itself 3 ms sooner. */
function childProcess(): typeof import('node:child_process') {
  return process.getBuiltinModule('node:child_process');
}

function standardStreams(stdio: SpawnOptions['stdio'] = 'inherit'): readonly StandardStream[] {
  return typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio;
}

/** The channel keeps this process alive as the child itself does: one `unref` must let go of both. */
function withChannel(child: ChildProcess): ChildProcess {
  const [ref, unref] = [child.ref.bind(child), child.unref.bind(child)];
  child.ref = () => {
    ref();
    child.channel?.ref();
  };
  child.unref = () => {
    unref();
    child.channel?.unref();
  };
  return child;
}

/**
 * This process's flags without those that a second process cannot share (the debugger's port) or must not
 * repeat.
 */
function inheritedFlags(): string[] {
  const flags: string[] = [];
  for (let i = 0; i < process.execArgv.length; i++) {
    const flag = process.execArgv[i] ?? '';
    if (/^(-e|--eval|-p|--print|-pe)$/.test(flag)) i++;
    else if (!/^(--inspect|--eval=|--print=)/.test(flag)) flags.push(flag);
  }
  return flags;
}
