import { operationName as nameOf } from '../../kernel/interception';
import { Pending } from '../board/codes';

/** A step's kind as a learner knows it. */
export function operationName(kind: number): string {
  if (kind === Pending.start) return 'its beginning';
  if (kind === Pending.resume) return 'its waking up';
  if (kind === Pending.sleep) return 'sleep';
  if (kind === Pending.exit) return 'its end';
  return nameOf(kind) ?? 'an operation';
}
