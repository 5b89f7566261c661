import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isProcOurs } from '../containment/process-table';
import { MachineTrouble } from '../faults/machine-trouble';
import { assertSharedMemory } from '../containment/shared-memory-space';

const MIB = 1024 ** 2;

/** What judging needs at most, measured on the solutions, with some margin for wasteful code. */
const NEEDS = {
  temporaryBytes: 16 * MIB,
  memoryBytes: 384 * MIB,
  openFiles: 256,
  /** Threads count as well, and each Node has about a dozen. */
  processes: 512,
  fileBytes: 64 * MIB,
  /** Of the 107 bytes of a socket's address, this many are left after the names in the run's folder. */
  temporaryLength: 60,
};

/**
 * Checks that the machine has what judging needs, before anything is started. @throws MachineTrouble, with what to do
 */
export function assertMachine(): void {
  checkTemporaryFolder(tmpdir());
  if (process.platform === 'linux') {
    checkProc();
    checkLimits(readFileSync('/proc/self/limits', 'utf8'));
    checkMemory();
  }
  checkKoffi();
  assertSharedMemory();
}

function checkTemporaryFolder(folder: string): void {
  const next = 'Set TMPDIR to a folder that exists and that you can write to, for example `TMPDIR=/tmp`.';
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) throw new MachineTrouble(`The temporary folder ${folder} does not exist.`, next);
  if (!stats.isDirectory()) throw new MachineTrouble(`The temporary folder ${folder} is not a folder.`, next);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK | constants.R_OK);
  } catch {
    throw new MachineTrouble(`The temporary folder ${folder} cannot be written to.`, next);
  }
  if (Buffer.byteLength(folder) > NEEDS.temporaryLength)
    throw new MachineTrouble(
      `The name of the temporary folder is too long for sockets in it: ${folder}.`,
      `Set TMPDIR to a folder with a name of at most ${String(NEEDS.temporaryLength)} bytes, for example \`TMPDIR=/tmp\`.`,
    );
  const { bavail, bsize, ffree, files } = statfsSync(folder);
  if (bavail * bsize < NEEDS.temporaryBytes)
    throw new MachineTrouble(
      `The disk of the temporary folder ${folder} has ${mib(bavail * bsize)} free, and ${mib(NEEDS.temporaryBytes)} are needed.`,
      'Free some space on it (`df -h`), or set TMPDIR to a folder elsewhere.',
    );
  // A file system without a table of files reports 0 of 0.
  if (files > 0 && ffree < 100)
    throw new MachineTrouble(
      `The disk of the temporary folder ${folder} can hold no more files.`,
      'Remove some files on it (`df -i`), or set TMPDIR to a folder elsewhere.',
    );
}

function checkProc(): void {
  if (isProcOurs()) return;
  throw new MachineTrouble(
    existsSync('/proc/self')
      ? '/proc belongs to a different container, so its pids are not those of this program.'
      : '/proc is not there, and without it the grader cannot see the processes that it judges.',
    'Mount it (`mount -t proc proc /proc`), or start the container with it.',
  );
}

/** Checks the soft limits of this process, see proc(5). All processes that it starts inherit them. */
export function checkLimits(limits: string): void {
  const soft = (name: string): number => {
    const line = limits.split('\n').find((one) => one.startsWith(`${name} `)) ?? '';
    const value = line.slice(name.length).trim().split(' ')[0];
    return value === undefined || value === '' || value === 'unlimited' ? Infinity : Number(value);
  };
  const wanted = [
    ['Max open files', NEEDS.openFiles, 'ulimit -n 1024'],
    ['Max processes', NEEDS.processes, 'ulimit -u 4096'],
    ['Max file size', NEEDS.fileBytes, 'ulimit -f unlimited'],
  ] as const;
  for (const [name, needed, command] of wanted) {
    if (soft(name) >= needed) continue;
    throw new MachineTrouble(
      `A limit is too low: “${name}” is ${String(soft(name))}, and at least ${String(needed)} are needed.`,
      `Raise it in this shell (\`${command}\`), then run the command again. In a container, see \`docker run --ulimit\`.`,
    );
  }
}

function checkMemory(): void {
  const free = Math.min(freeOfMachine(), freeOfContainer());
  if (free >= NEEDS.memoryBytes) return;
  throw new MachineTrouble(
    `There is too little memory: ${mib(free)} are free, and judging takes up to ${mib(NEEDS.memoryBytes)}.`,
    'End other programs, or give the container more memory (`docker run --memory=2g`).',
  );
}

function freeOfMachine(): number {
  const info = readFileSync('/proc/meminfo', 'utf8');
  const kib = (name: string): number => {
    const line = info.split('\n').find((one) => one.startsWith(`${name}:`));
    return line === undefined ? 0 : parseInt(line.slice(name.length + 1), 10);
  };
  // A kernel that does not report what is available is assumed to have enough.
  return info.includes('MemAvailable:') ? (kib('MemAvailable') + kib('SwapFree')) * 1024 : Infinity;
}

/** What is left of a container's limit (cgroup v2). Pages of files are given back when memory is short. */
function freeOfContainer(): number {
  try {
    const read = (name: string): string => readFileSync(`/sys/fs/cgroup/${name}`, 'utf8').trim();
    const limit = read('memory.max');
    if (limit === 'max') return Infinity;
    const line = read('memory.stat')
      .split('\n')
      .find((one) => one.startsWith('file '));
    const files = Number(line?.slice('file '.length) ?? 0);
    return Number(limit) - Number(read('memory.current')) + files;
  } catch {
    return Infinity; // not in a container, or in one of a different kind
  }
}

function checkKoffi(): void {
  try {
    require('koffi');
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new MachineTrouble(
      `The package koffi, by which the katas reach shared memory, does not load here: ${why}`,
      `Run \`npm ci\` on this machine. There are builds for Linux and macOS, x64 and arm64; this is ${process.platform} ${process.arch}.`,
    );
  }
}

function mib(bytes: number): string {
  return `${String(Math.floor(bytes / MIB))} MiB`;
}
