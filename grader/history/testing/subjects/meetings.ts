import type { BarrierInput, BarrierState } from '../../models/barrier';
import { barrierModel } from '../../models/barrier';
import type { ConditionInput, ConditionState } from '../../models/condition';
import { nondeterministicCondition } from '../../models/condition';
import type { EventInput } from '../../models/event';
import { eventModel } from '../../models/event';
import { threw } from '../../operation';
import { deterministic, nondeterministic } from '../subject';
import { either, nothing, numbers, patience } from './answers';

export const event = deterministic<boolean, EventInput>(
  eventModel(),
  (random) =>
    random.pick<EventInput>([
      { method: random.pick(['set', 'clear']) },
      { method: 'wait', ...patience(random) },
      { method: random.pick(['isSet', 'set']) },
    ]),
  ({ method }) => (method === 'set' || method === 'clear' ? [nothing] : either),
);

export const barrier = deterministic<BarrierState, BarrierInput>(
  barrierModel(2),
  (random) =>
    random.oneIn(4)
      ? { method: random.pick(['abort', 'reset', 'broken'] as const) }
      : { method: 'wait', timeoutMs: random.oneIn(4) ? 0 : Infinity },
  ({ method }) =>
    method === 'wait' ? [...numbers(0, 1), threw('BrokenBarrier')] : method === 'broken' ? either : [nothing],
);

export const condition = nondeterministic<ConditionState, ConditionInput>(
  nondeterministicCondition,
  (random) =>
    random.pick<ConditionInput>([
      { method: 'acquire' },
      { method: 'acquire' },
      { method: 'wait', ...patience(random) },
      { method: 'release' },
      { method: random.pick(['notify', 'notifyAll']) },
    ]),
  ({ method }) =>
    method === 'acquire'
      ? either
      : method === 'wait'
        ? [...either, threw('NotOwned')]
        : [nothing, threw('ReleaseError')],
);
