import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { ALONE, variableOf, type Place } from '../exploration/processors';
import { BytePipe, descriptorOf } from '../kernel/internal';
import { printableResult } from '../report/printable-result';
import { resultSchema, type Result } from '../report/result';
import type { Limits } from './limits';
import { Cgroup, THREADS_OF_A_PROCESS } from './cgroup';
import { bwrapArguments, INSIDE, type Mounts } from './mounts';
import { Watch, type Exceeded, type Used } from './watch';

export type Judged =
  | { readonly kind: 'judged'; readonly result: Result }
  | { readonly kind: 'not-judged'; readonly reason: string; readonly limit?: Exceeded };

export interface SealedRun {
  readonly mounts: Omit<Mounts, 'packages' | 'project' | 'storageBytes'>;
  /** What follows `forklings grade`. */
  readonly words: readonly string[];
  readonly limits: Limits;
  readonly place?: Place;
}

/** The descriptor on which the result comes out. Only the supervisor inside has it, and it writes when all has ended. */
const RESULT_FD = 3;
const MOST_OF_STDERR = 2000;
const READABLE_EXITS = [0, 1, 2];

/**
 * Judges in a sandbox, and resolves when every process in it has ended. The result comes out through a pipe; there is no
 * file that both sides can write.
 */
export async function runSealed({
  mounts,
  words,
  limits,
  place = ALONE,
}: SealedRun): Promise<{ outcome: Judged; used: Used }> {
  const project = projectRoot();
  const pipe = BytePipe.create();
  const all = bwrapArguments({
    ...mounts,
    packages: path.join(project, 'node_modules'),
    project,
    storageBytes: limits.storageBytes,
  });
  const { name, value } = variableOf(place);
  all.push('--setenv', name, value);
  all.push('/bin/sh', '-c', shellCommand(limits), 'sh', ...words);
  const group = Cgroup.make(limits);
  const sandbox = spawn(...(group?.commandFor('bwrap', all) ?? (['bwrap', all] as const)), {
    stdio: ['ignore', 'ignore', 'pipe', descriptorOf(pipe.writer)],
    env: { PATH: process.env['PATH'] },
  });
  pipe.writer.close();
  const text = readAll(descriptorOf(pipe.reader), limits.resultBytes);
  let stderr = '';
  sandbox.stderr?.setEncoding('utf8').on('data', (more: string) => {
    stderr = (stderr + more).slice(-MOST_OF_STDERR);
  });
  let exceeded: Exceeded | undefined;
  const watch = new Watch(sandbox.pid ?? 0, limits, (limit) => {
    exceeded = limit;
    sandbox.kill('SIGKILL'); // with --die-with-parent, and so with everything in it
  });
  const ended = await new Promise<string | number>((resolve) => {
    sandbox.once('error', (error) => resolve(error.message));
    sandbox.once('close', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
  });
  watch.end();
  exceeded ??= group?.exceeded();
  await group?.remove();
  const written = await text;
  return { outcome: outcomeOf(ended, exceeded, written, stderr), used: watch.used };
}

/** Limits of the shell count for everything below it. A core file would fill the disk of the sandbox. */
function shellCommand({ processes }: Limits): string {
  return (
    `ulimit -c 0; ulimit -u ${String(processes * THREADS_OF_A_PROCESS)} 2>/dev/null; ` +
    `exec node --max-semi-space-size=2 grader/cli/launch.cjs grade "$@" --no-types --root ${INSIDE.submission} --json /dev/fd/${String(RESULT_FD)}`
  );
}

/** Everything that comes out of the pipe, up to a limit; undefined beyond it. */
async function readAll(descriptor: number, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const socket = new Socket({ fd: descriptor, readable: true, writable: false });
  socket.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
  });
  await new Promise<void>((resolve) => {
    socket.once('error', () => undefined);
    socket.once('close', () => resolve());
  });
  return size > most ? undefined : Buffer.concat(chunks).toString('utf8');
}

const LIMITS: { readonly [limit in Exceeded]: string } = {
  memory: 'It used more memory than a submission may.',
  processes: 'It started more processes than a submission may have at a time.',
  cpu: 'It used more processor time than a submission may.',
  wall: 'It took more time than a submission may.',
};

/**
 * A result counts only if it is the one document in the pipe, and fits the exit code: code that has written there itself,
 * and then killed the grader, has neither.
 */
function outcomeOf(
  ended: string | number,
  exceeded: Exceeded | undefined,
  written: string | undefined,
  stderr: string,
): Judged {
  if (exceeded !== undefined) return { kind: 'not-judged', reason: LIMITS[exceeded], limit: exceeded };
  if (written === undefined)
    return { kind: 'not-judged', reason: 'Its result is larger than a result may be.' };
  if (typeof ended !== 'number' || !READABLE_EXITS.includes(ended) || written === '')
    return {
      kind: 'not-judged',
      reason: `The grader ended with ${String(ended)} and without a result. ${stderr.trim()}`.trim(),
    };
  const result = parsed(written);
  const isMeant = result !== undefined && { pass: 0, fail: 1, error: 2 }[result.status] === ended;
  return isMeant
    ? { kind: 'judged', result: printableResult(result) }
    : { kind: 'not-judged', reason: 'What came out of the sandbox is not the result of the grader.' };
}

/** A student knows the file by its place in the course, and there every command that the report names works. */
function parsed(text: string): Result | undefined {
  try {
    const placed = text.replaceAll(`${INSIDE.submission}/`, 'exercises/');
    return { ...resultSchema.parse(JSON.parse(placed)), root: 'exercises' };
  } catch {
    return undefined;
  }
}
