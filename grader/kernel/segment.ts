import {
  closeSync,
  constants as files,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  statfsSync,
  unlinkSync,
} from 'node:fs';
import { constants as system, tmpdir } from 'node:os';
import { join } from 'node:path';
import { SharedMemoryDamaged, SharedMemoryFull, SharedMemoryGone, SystemCallFailed } from './errors';
import { assertSupportedPlatform, libc } from './libc';
import { segmentName } from './segment-name';

/*
 * A segment is a file that is mapped. On Linux it lies in /dev/shm, exactly where shm_open would put it,
 * which older glibc keeps in a library that Node does not load. macOS cannot list what shm_open made and so
 * could not sweep it: there it is a file in the temporary directory.
 */
const DIRECTORY =
  process.platform === 'linux' && existsSync('/dev/shm') ? '/dev/shm' : join(tmpdir(), 'forklings-memory');

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = files;
const { EINTR, ENOSPC } = system.errno;

const created = new Set<string>();
let nextSerial = 0;

/** A new zeroed segment, as its name and an open descriptor. It is unlinked when this process exits. */
export function createSegment(byteLength: number, fileBytes: number): { name: string; fd: number } {
  assertSupportedPlatform();
  if (DIRECTORY !== '/dev/shm') mkdirSync(DIRECTORY, { recursive: true, mode: 0o700 });
  for (;;) {
    const name = segmentName(nextSerial++, byteLength);
    let fd: number;
    try {
      fd = openSync(fileOfSegment(name), O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, 0o600);
    } catch (error) {
      // Another copy of this module (a worker thread, a sandbox of Jest) counts from 0 too.
      if (errnoOf(error) === 'EEXIST') continue;
      throw translate('open', error, fileBytes);
    }
    unlinkAtExit(name);
    try {
      reserve(fd, fileBytes);
    } catch (error) {
      closeSync(fd);
      unlinkSegment(name);
      throw error;
    }
    return { name, fd };
  }
}

/** An open descriptor of a segment that exists and is as large as it should be. */
export function openSegment(name: string, fileBytes: number): number {
  assertSupportedPlatform();
  let fd: number;
  try {
    fd = openSync(fileOfSegment(name), O_RDWR | O_NOFOLLOW);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') throw new SharedMemoryGone(name);
    throw translate('open', error, fileBytes);
  }
  const { size } = fstatSync(fd);
  if (size >= fileBytes) return fd;
  closeSync(fd);
  throw new SharedMemoryDamaged(name, fileBytes, size);
}

/** Takes the name away; mappings stay usable. Returns whether there was such a name. */
export function unlinkSegment(name: string): boolean {
  created.delete(name);
  try {
    unlinkSync(fileOfSegment(name));
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The names of all files where segments lie, others' files too. */
export function namesInUse(): string[] {
  try {
    return readdirSync(DIRECTORY).map((file) => `/${file}`);
  } catch {
    return [];
  }
}

/** Reserves the memory now: a page that cannot be had later would end the process with SIGBUS. */
function reserve(fd: number, fileBytes: number): void {
  try {
    ftruncateSync(fd, fileBytes);
  } catch (error) {
    throw translate('ftruncate', error, fileBytes);
  }
  const { linux } = libc();
  if (linux === null) return;
  let errno: number;
  do errno = linux.posixFallocate(fd, 0, fileBytes);
  while (errno === EINTR);
  if (errno === ENOSPC) throw full(fileBytes);
  if (errno !== 0) throw new SystemCallFailed('posix_fallocate', errno);
}

let isHooked = false;

function unlinkAtExit(name: string): void {
  created.add(name);
  if (isHooked) return;
  isHooked = true;
  process.once('exit', unlinkCreated);
}

function unlinkCreated(): void {
  for (const name of created) {
    try {
      unlinkSegment(name);
    } catch {
      // The next run sweeps it.
    }
  }
}

/** Where the segment of that name lies. */
export function fileOfSegment(name: string): string {
  return join(DIRECTORY, name.slice(1));
}

function full(needed: number): SharedMemoryFull {
  const { bavail, bsize } = statfsSync(DIRECTORY);
  return new SharedMemoryFull(needed, bavail * bsize, DIRECTORY);
}

function translate(call: string, error: unknown, needed: number): unknown {
  if (errnoOf(error) === 'ENOSPC') return full(needed);
  const { errno } = error as NodeJS.ErrnoException;
  return errno === undefined ? error : new SystemCallFailed(call, -errno);
}

function errnoOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
