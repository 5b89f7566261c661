/** The machine lacks what correct code needs, so nothing can be judged on it. The learner is not at fault. */
export class MachineTrouble extends Error {
  readonly code: string = 'machine-trouble';
  constructor(
    message: string,
    /** What to do about it. */
    readonly next: string,
  ) {
    super(message);
  }
}

/** System errors that report an exhausted resource or a missing permission, each with what to do. */
const remedies: { readonly [code: string]: readonly [what: string, next: string] } = {
  ENOSPC: ['The disk is full', 'Free some space (`df -h`)'],
  EDQUOT: ['Your disk quota is used up', 'Free some space (`quota`)'],
  EMFILE: ['The limit of open files is reached', 'Raise it (`ulimit -n 1024`)'],
  ENFILE: ['The system has no open file left', 'End other programs'],
  EAGAIN: ['The limit of processes is reached', 'End other programs, or raise it (`ulimit -u`)'],
  ENOMEM: ['The memory is used up', 'End other programs, or give the container more memory'],
  SHARED_MEMORY_FULL: ['The shared memory is full', 'Remove what is left in it (`ls -l /dev/shm`)'],
  EROFS: ['A folder that the grader writes to is read-only', 'Set TMPDIR to a folder that you can write to'],
  EFBIG: ['The limit of the size of a file is reached', 'Raise it (`ulimit -f unlimited`)'],
};

/** The trouble of the machine behind an error that the grader met; undefined for any other kind of error. */
export function troubleOf(error: unknown): MachineTrouble | undefined {
  if (error instanceof MachineTrouble) return error;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const remedy = remedies[error.code];
  if (remedy === undefined) return undefined;
  return new MachineTrouble(`${remedy[0]}: ${error.message}.`, `${remedy[1]}, then run the command again.`);
}
