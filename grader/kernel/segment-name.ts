import { birthOf, pidNamespace } from './processes';

/** The facts in the name of a segment. Its whole text is the name; `pidNamespace` and `birth` are base 36. */
export interface SegmentName {
  readonly name: string;
  readonly pidNamespace: string;
  /** Its creator. */
  readonly pid: number;
  readonly birth: string;
  readonly serial: number;
  /** What its creator asked for, in bytes. */
  readonly byteLength: number;
}

const PATTERN = /^\/forklings-([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)$/;

export const LARGEST_SEGMENT = 2 ** 31;

/** The parts of a segment's name, or null for a name that is not ours. */
export function parseSegmentName(name: string): SegmentName | null {
  const [, pidNamespace, pid, birth, serial, byteLength] = PATTERN.exec(name) ?? [];
  if (!pidNamespace || !pid || !birth || !serial || !byteLength) return null;
  const segment = {
    name,
    pidNamespace,
    pid: parseInt(pid, 36),
    birth,
    serial: parseInt(serial, 36),
    byteLength: parseInt(byteLength, 36),
  };
  return segment.byteLength >= 1 && segment.byteLength <= LARGEST_SEGMENT ? segment : null;
}

let prefix: string | undefined;

/** A name that shows its owner, even after the owner's death. */
export function segmentName(serial: number, byteLength: number): string {
  prefix ??= `/forklings-${pidNamespace()}-${process.pid.toString(36)}-${birthOf(process.pid) ?? '0'}`;
  // Of one width, so that names sort in the order in which their segments were made.
  return `${prefix}-${serial.toString(36).padStart(6, '0')}-${byteLength.toString(36)}`;
}
