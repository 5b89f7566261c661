import { getSystemErrorName } from 'node:util';

/**
 * What every failure of the kernel is. `code` is stable and survives the trip to another process, where the
 * class does not: distinguish errors with `isKernelError(error, 'BROKEN_PIPE')`, not with `instanceof`.
 */
export abstract class KernelError extends Error {
  abstract readonly code: string;
}

/** Whether `error` is the kernel's error of that code, also when it came from another process. */
export function isKernelError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** The memory was used after its `close()`. */
export class SharedMemoryClosed extends KernelError {
  override readonly name = 'SharedMemoryClosed';
  readonly code = 'SHARED_MEMORY_CLOSED';
  constructor(readonly segment: string) {
    super(
      `shared memory ${segment} is closed in this process: use it before close(), or open it again by its name`,
    );
  }
}

/** No segment has this name: its creator has ended, has closed or has unlinked it. */
export class SharedMemoryGone extends KernelError {
  override readonly name = 'SharedMemoryGone';
  readonly code = 'SHARED_MEMORY_GONE';
  constructor(readonly segment: string) {
    super(
      `no shared memory is named ${segment}: it goes when its creator ends or closes it; ` +
        'keep the creator alive, and its memory open, until the others have opened it',
    );
  }
}

/** The segment is not as large as its name says; touching it would end the process with SIGBUS. */
export class SharedMemoryDamaged extends KernelError {
  override readonly name = 'SharedMemoryDamaged';
  readonly code = 'SHARED_MEMORY_DAMAGED';
  constructor(
    readonly segment: string,
    readonly expectedBytes: number,
    readonly actualBytes: number,
  ) {
    super(
      `shared memory ${segment} holds ${actualBytes} bytes where ${expectedBytes} were promised: ` +
        'something else truncated it; create it again',
    );
  }
}

/** The machine has no room left for shared memory. Sizes in bytes. */
export class SharedMemoryFull extends KernelError {
  override readonly name = 'SharedMemoryFull';
  readonly code = 'SHARED_MEMORY_FULL';
  constructor(
    readonly needed: number,
    readonly free: number,
    readonly path: string,
  ) {
    super(
      `shared memory is full: ${needed} bytes needed, ${free} free in ${path}; close what is no longer used, ` +
        'or give it more room (in a container: --shm-size=256m)',
    );
  }
}

/** A write to a pipe whose readers are all closed. */
export class BrokenPipe extends KernelError {
  override readonly name = 'BrokenPipe';
  readonly code = 'BROKEN_PIPE';
  constructor(readonly descriptor: number) {
    super(
      `no reader is left on the pipe of descriptor ${descriptor}: stop writing, or keep a reading end open`,
    );
  }
}

/** A pipe's end was used after its `close()`. */
export class PipeClosed extends KernelError {
  override readonly name = 'PipeClosed';
  readonly code = 'PIPE_CLOSED';
  constructor(readonly end: 'reader' | 'writer') {
    super(`this pipe's ${end} is closed in this process: use it before close(), or create another pipe`);
  }
}

/** A pipe's end that came in a message was closed by its sender before it was received. */
export class PipeGone extends KernelError {
  override readonly name = 'PipeGone';
  readonly code = 'PIPE_GONE';
  constructor(
    readonly pid: number,
    readonly descriptor: number,
  ) {
    super(
      `process ${pid} no longer holds the pipe it sent (descriptor ${descriptor}): ` +
        'keep an end open until its receiver has it, or hand it over as an argument of spawn',
    );
  }
}

/** `spawn` was called by a child that is still loading the module of its own function. */
export class SpawnWhileLoading extends KernelError {
  override readonly name = 'SpawnWhileLoading';
  readonly code = 'SPAWN_WHILE_LOADING';
  constructor(readonly file: string | undefined) {
    super(
      `a child process tried to spawn while it was loading ${file ?? 'its modules'}, and would do so without end: ` +
        'put the code that starts processes under `if (require.main === module)`, ' +
        "as Python's `if __name__ == '__main__'`",
    );
  }
}

/** A function or class that came by reference is not where its sender found it. */
export class ReferenceMissing extends KernelError {
  override readonly name = 'ReferenceMissing';
  readonly code = 'REFERENCE_MISSING';
  constructor(
    readonly file: string,
    readonly exportName: string,
  ) {
    super(
      `${file} does not export \`${exportName}\` in this process: ` +
        'export it in every process alike, not under a condition or after loading',
    );
  }
}

/** Shared memory, pipes and spawn need POSIX. */
export class UnsupportedPlatform extends KernelError {
  override readonly name = 'UnsupportedPlatform';
  readonly code = 'UNSUPPORTED_PLATFORM';
  constructor(readonly platform: string) {
    super(
      `forklings cannot share memory on ${platform}: use Linux or macOS; ` +
        'on Windows, work in WSL2 or in the dev container of this repository',
    );
  }
}

/** A system call failed for a reason that has no class of its own. `errorName` is C's, such as `EMFILE`. */
export class SystemCallFailed extends KernelError {
  override readonly name = 'SystemCallFailed';
  readonly code = 'SYSTEM_CALL_FAILED';
  readonly errorName: string;
  constructor(
    readonly call: string,
    readonly errno: number,
  ) {
    const errorName = getSystemErrorName(-errno);
    super(
      `${call} failed with ${errorName} (${errno}): ${ADVICE[errorName] ?? 'see its manual page in section 2'}`,
    );
    this.errorName = errorName;
  }
}

const ADVICE: Partial<Record<string, string>> = {
  EMFILE: 'this process has too many open files; close pipes that are no longer used',
  ENFILE: 'the machine has too many open files; close what is no longer used',
  ENOMEM: 'memory is short; close what is no longer used',
  EACCES: 'another user owns it; processes that share must run as one user',
};

/** The system starts no more processes. */
export class SpawnFailed extends KernelError {
  override readonly name = 'SpawnFailed';
  readonly code = 'SPAWN_FAILED';
  constructor() {
    super(
      'no process could be started: the system has no room for one more or for its descriptors ' +
        '(`ulimit -u -n` shows the limits), or the folder given as `cwd` does not exist; ' +
        'end what is no longer needed, or give another folder',
    );
  }
}

function shownAddress(address: string | { readonly host: string; readonly port: number }): string {
  return typeof address === 'string' ? address.replace('\0', '@') : `${address.host}:${address.port}`;
}

/** There is a listener at that address already. */
export class AddressInUse extends KernelError {
  override readonly name = 'AddressInUse';
  readonly code = 'ADDRESS_IN_USE';
  constructor(readonly address: string | { readonly host: string; readonly port: number }) {
    super(
      `there is a listener at ${shownAddress(address)} already: close it, or take a different address; ` +
        'port 0 lets the system choose a free one',
    );
  }
}

/** The system refuses the address, or finds no way to it. */
export class AddressUnusable extends KernelError {
  override readonly name = 'AddressUnusable';
  readonly code = 'ADDRESS_UNUSABLE';
  constructor(
    readonly address: string | { readonly host: string; readonly port: number },
    reason: string,
  ) {
    super(
      `${shownAddress(address)} cannot be used (${reason}): check its host and port, ` +
        'or that the folder of its path exists and is yours',
    );
  }
}

/** No process accepts connections there: not yet, or no longer. */
export class NobodyListens extends KernelError {
  override readonly name = 'NobodyListens';
  readonly code = 'NOBODY_LISTENS';
  constructor(readonly address: string | { readonly host: string; readonly port: number }) {
    super(`there is no listener at ${shownAddress(address)}: start it first, and check that it still runs`);
  }
}
