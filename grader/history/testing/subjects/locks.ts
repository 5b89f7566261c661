import type { LockInput } from '../../models/lock';
import { lockModel } from '../../models/lock';
import { rlockModel } from '../../models/rlock';
import type { SemaphoreInput } from '../../models/semaphore';
import { semaphoreModel } from '../../models/semaphore';
import type { Outcome } from '../../operation';
import { threw } from '../../operation';
import type { Random } from '../random';
import { deterministic } from '../subject';
import { either, nothing, numbers, patience } from './answers';

const lockInput = (random: Random): LockInput =>
  random.pick<LockInput>([
    { method: 'acquire', ...patience(random) },
    { method: 'release' },
    { method: random.pick(['release', 'locked']) },
  ]);
const lockOutcomes = ({ method }: LockInput): readonly Outcome<unknown>[] =>
  method === 'release' ? [nothing, threw('ReleaseError')] : either;

export const lock = deterministic(lockModel(), lockInput, lockOutcomes);
export const ownedLock = deterministic(lockModel({ owned: true }), lockInput, lockOutcomes);
export const rlock = deterministic(rlockModel(), lockInput, lockOutcomes);

export const semaphore = deterministic<number, SemaphoreInput>(
  semaphoreModel({ initial: 1, bounded: true }),
  (random) =>
    random.pick<SemaphoreInput>([
      { method: 'acquire', ...patience(random) },
      { method: 'release' },
      { method: random.pick(['release', 'value']) },
    ]),
  ({ method }) =>
    method === 'acquire' ? either : method === 'value' ? numbers(0, 1) : [nothing, threw('ReleaseError')],
);
