import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectRoot } from '../../../course/project';

/** A worker in a process of its own, which ends with this one. */
export interface WorkerProcess {
  readonly process: ChildProcess;
  /** The keys of what it has judged, in order. */
  readonly judged: string[];
  kill(): Promise<void>;
}

/** Without a sign of life for this long, in ms, a worker is taken to be dead. Shorter than usual, so that tests are short. */
const LOCK_MS = 2000;

/** @param ms that it takes for a job */
export async function startWorkerProcess(url: string, grader: string, ms: number): Promise<WorkerProcess> {
  const program = path.join(projectRoot(), 'grader/batch/queue/fixtures/worker.ts');
  const words = ['-r', 'esbuild-register', program, url, grader, String(ms), String(LOCK_MS)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const judged: string[] = [];
  await once(child, 'message');
  child.on('message', (key) => judged.push(typeof key === 'string' ? key : ''));
  return {
    process: child,
    judged,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
