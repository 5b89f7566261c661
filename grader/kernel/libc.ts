import { SystemCallFailed, UnsupportedPlatform } from './errors';

type Pointer = bigint;

/** The functions of C that Node does not have, as they are: most return -1 and set `errno` on failure. */
export interface LibC {
  mmap(address: null, length: number, protection: number, flags: number, fd: number, offset: number): Pointer;
  /** The same call for a place that is given, which comes back; -1 on failure. */
  mmapAt(
    address: number,
    length: number,
    protection: number,
    flags: number,
    fd: number,
    offset: number,
  ): number;
  munmap(address: number, length: number): number;
  read(fd: number, bytes: Uint8Array, length: number): number;
  write(fd: number, bytes: Uint8Array, length: number): number;
  poll(descriptors: Int32Array, count: number, timeoutMs: number): number;
  pipe(descriptors: Int32Array): number;
  fcntl(fd: number, command: number, type: 'int', argument: number): number;
  errno(): number;
  view(address: Pointer, length: number): ArrayBuffer;
  /** These are Linux's alone. */
  linux: LinuxC | null;
}

export interface LinuxC {
  futex(
    call: number,
    address: number,
    operation: number,
    value: number,
    timeout: Uint32Array | null,
    a: 0,
    b: 0,
  ): number;
  /** The same call without a timeout: a pointer that is a plain number is converted faster. */
  futexUntimed(
    call: number,
    address: number,
    operation: number,
    value: number,
    timeout: 0,
    a: 0,
    b: 0,
  ): number;
  futexWaitv(call: number, waiters: BigUint64Array, count: number, flags: 0, timeout: null, clock: 0): number;
  memfdCreate(name: string, flags: number): number;
  pipe2(descriptors: Int32Array, flags: number): number;
  /** Returns the error number instead of setting it. */
  posixFallocate(fd: number, offset: number, length: number): number;
  prctl(option: number, a: number, b: number, c: number, d: number): number;
  schedGetaffinity(pid: number, byteLength: number, mask: Uint8Array): number;
  schedSetaffinity(pid: number, byteLength: number, mask: Uint8Array): number;
  setpgid(pid: number, group: number): number;
  socket(family: number, type: number, protocol: number): number;
  send(socket: number, bytes: Uint8Array, length: number, flags: number): number;
  recv(socket: number, bytes: Uint8Array, length: number, flags: number): number;
  waitpid(pid: number, status: null, options: number): number;
}

let loaded: LibC | undefined;

/**
 * Loaded at the first real need: koffi costs about 7 ms, which a child that shares nothing should not pay.
 */
export function libc(): LibC {
  return (loaded ??= load());
}

export function assertSupportedPlatform(): void {
  if (process.platform === 'win32') throw new UnsupportedPlatform('Windows');
}

/** The error of the C function that just returned -1. Nothing may be called between the two. */
export function systemCallFailed(call: string): SystemCallFailed {
  return new SystemCallFailed(call, libc().errno());
}

function load(): LibC {
  assertSupportedPlatform();
  const koffi = require('koffi') as typeof import('koffi');
  const c = koffi.load(null);
  return {
    mmap: c.func('void *mmap(void *, size_t, int, int, int, int64_t)'),
    mmapAt: c.func('intptr_t mmap(intptr_t, size_t, int, int, int, int64_t)'),
    munmap: c.func('int munmap(intptr_t, size_t)'),
    read: c.func('intptr_t read(int, void *, size_t)'),
    write: c.func('intptr_t write(int, const void *, size_t)'),
    poll: c.func('int poll(void *, unsigned long, int)'),
    pipe: c.func('int pipe(void *)'),
    fcntl: c.func('int fcntl(int, int, ...)'),
    errno: () => koffi.errno(),
    view: koffi.view,
    linux: process.platform === 'linux' ? loadLinux(c) : null,
  };
}

function loadLinux(c: ReturnType<typeof import('koffi').load>): LinuxC {
  return {
    futex: c.func('long syscall(long, intptr_t, int, int, void *, intptr_t, int)'),
    futexUntimed: c.func('long syscall(long, intptr_t, int, int, intptr_t, intptr_t, int)'),
    futexWaitv: c.func('long syscall(long, void *, unsigned int, unsigned int, void *, int)'),
    memfdCreate: c.func('int memfd_create(const char *, unsigned int)'),
    pipe2: c.func('int pipe2(void *, int)'),
    posixFallocate: c.func('int posix_fallocate(int, int64_t, int64_t)'),
    prctl: c.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)'),
    schedGetaffinity: c.func('int sched_getaffinity(int, size_t, void *)'),
    schedSetaffinity: c.func('int sched_setaffinity(int, size_t, void *)'),
    setpgid: c.func('int setpgid(int, int)'),
    socket: c.func('int socket(int, int, int)'),
    send: c.func('intptr_t send(int, const void *, size_t, int)'),
    recv: c.func('intptr_t recv(int, void *, size_t, int)'),
    waitpid: c.func('int waitpid(int, void *, int)'),
  };
}
