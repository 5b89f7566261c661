import { birthOf, pidNamespace } from './processes';
import { namesInUse, unlinkSegment } from './segment';
import { parseSegmentName, type SegmentName } from './segment-name';

/** All segments of the machine that have a name, of any owner and any container. */
export function listSegments(): SegmentName[] {
  return namesInUse().flatMap((name) => parseSegmentName(name) ?? []);
}

/** The segments that the process `pid` of this pid namespace made and that still have a name. */
export function segmentsOf(pid: number): SegmentName[] {
  const namespace = pidNamespace();
  return listSegments().filter((segment) => segment.pid === pid && segment.pidNamespace === namespace);
}

/**
 * Unlinks what dead processes left; `pid` limits it to one of them. Returns what it unlinked. Segments of
 * another pid namespace stay: whether their owners live cannot be seen from here.
 */
export function sweepDeadOwners(pid?: number): SegmentName[] {
  const namespace = pidNamespace();
  return listSegments().filter(
    (segment) =>
      segment.pidNamespace === namespace &&
      (pid === undefined || segment.pid === pid) &&
      !isAlive(segment) &&
      sweep(segment.name),
  );
}

function isAlive({ pid, birth }: SegmentName): boolean {
  const current = birthOf(pid);
  if (current === null) return false;
  // '0' is a birth that the system does not report: then only the pid counts.
  return current === birth || current === '0' || birth === '0';
}

function sweep(name: string): boolean {
  try {
    return unlinkSegment(name);
  } catch {
    // Another user's: theirs to sweep.
    return false;
  }
}

let isRoot = true;

/** This process was spawned by the kernel, so its parent sweeps. */
export function leaveSweepingToParent(): void {
  isRoot = false;
}

/** Once in a run, before its first segment: the last run may have been killed. */
export function sweepOnce(): void {
  if (!isRoot) return;
  isRoot = false;
  sweepDeadOwners();
}
