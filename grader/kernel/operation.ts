/** The operations on what processes share. Numbers, so that a schedule board in shared memory can hold them. */
export const Operation = {
  /** Plain typed access, `getInt32` and its like. */
  read: 1,
  write: 2,
  /** Plain access to a range, seen as two halves: `size` is the length of one, the operand is 0. */
  readBytes: 3,
  writeBytes: 4,
  /** Atomic access to 32 bits. */
  load: 5,
  store: 6,
  add: 7,
  sub: 8,
  exchange: 9,
  compareExchange: 10,
  /** Blocking: these two go to `Interceptor.wait` and `.notify`, never to `before` and `after`. */
  wait: 11,
  notify: 12,
  /** On pipes: these go to `Interceptor.read`, `.write`, `.poll` and `.beforeClose`. */
  readPipe: 13,
  writePipe: 14,
  pollPipe: 15,
  closePipe: 16,
} as const;

export type Operation = (typeof Operation)[keyof typeof Operation];

/** What an operation does to the bytes it names, as far as another process can see. */
export type Access = 'read' | 'write' | 'read-modify-write' | 'wait' | 'notify';

const ACCESS: Record<Operation, Access> = {
  [Operation.read]: 'read',
  [Operation.write]: 'write',
  [Operation.readBytes]: 'read',
  [Operation.writeBytes]: 'write',
  [Operation.load]: 'read',
  [Operation.store]: 'write',
  [Operation.add]: 'read-modify-write',
  [Operation.sub]: 'read-modify-write',
  [Operation.exchange]: 'read-modify-write',
  // Also when it fails: whether it failed depends on what was read.
  [Operation.compareExchange]: 'read-modify-write',
  [Operation.wait]: 'wait',
  [Operation.notify]: 'notify',
  // A read from a pipe takes the bytes away.
  [Operation.readPipe]: 'read-modify-write',
  [Operation.writePipe]: 'read-modify-write',
  [Operation.pollPipe]: 'read',
  [Operation.closePipe]: 'write',
};

export function accessOf(operation: Operation): Access {
  return ACCESS[operation];
}

/**
 * Whether the operation synchronises: plain accesses that conflict, with no such operation between them, race.
 */
export function isSynchronizing(operation: Operation): boolean {
  return operation >= Operation.load;
}

const NAMES = new Map<number, keyof typeof Operation>();
for (const name of Object.keys(Operation) as (keyof typeof Operation)[]) NAMES.set(Operation[name], name);

/**
 * The operation's name, or undefined for any other number: it may come from memory that others write.
 */
export function operationName(operation: number): keyof typeof Operation | undefined {
  return NAMES.get(operation);
}
