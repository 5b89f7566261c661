import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { spawn } from '#kernel';
import { launch, type Identity } from './identity';

export interface Job {
  readonly pid: number;
  /** null while it runs */
  code(): number | null;
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
  wait(ms: number): Promise<boolean>;
}

const DAY = 86_400_000;

export function startJob(
  identity: Identity,
  target: unknown,
  args: readonly unknown[],
  onEnd: () => void,
): Job {
  const child: ChildProcess = spawn(launch, [identity, target as never, args], { daemon: identity.daemon });
  const waiters: ((gone: boolean) => void)[] = [];
  let result: number | null = null;
  if (identity.daemon) child.unref();
  child.on('exit', (code, signal) => {
    result = signal ? -(constants.signals[signal] as number) : (code ?? 0);
    onEnd();
    for (const done of [...waiters]) done(true);
  });

  function wait(ms: number): Promise<boolean> {
    if (result !== null) return Promise.resolve(true);
    return new Promise<boolean>((resolve) => {
      const until = performance.now() + ms;
      let timer: ReturnType<typeof setTimeout> | null = null;
      const done = (gone: boolean): void => {
        if (timer !== null) clearTimeout(timer);
        const at = waiters.indexOf(done);
        if (at >= 0) waiters.splice(at, 1);
        if (waiters.length === 0 && identity.daemon) child.unref();
        resolve(gone);
      };
      const tick = (): void => {
        const left = until - performance.now();
        if (left <= 0) done(result !== null);
        else timer = setTimeout(tick, Math.min(DAY, Math.ceil(left)));
      };
      waiters.push(done);
      if (identity.daemon) child.ref();
      if (ms <= 0) setImmediate(tick);
      else if (ms !== Infinity) tick();
    });
  }

  return {
    pid: child.pid as number,
    code: () => result,
    signal: (name) => void (result === null && child.kill(name)),
    wait,
  };
}
