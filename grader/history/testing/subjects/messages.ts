import type { On } from '../../many-of';
import { manyOf } from '../../many-of';
import type { JoinableQueueInput, JoinableQueueState } from '../../models/joinable-queue';
import { joinableQueueModel } from '../../models/joinable-queue';
import type { PipeEnd, PipeInput, PipeState } from '../../models/pipe';
import { pipeModel } from '../../models/pipe';
import type { QueueInput, QueueState } from '../../models/queue';
import { queueModel } from '../../models/queue';
import type { Outcome } from '../../operation';
import { threw } from '../../operation';
import type { Random } from '../random';
import { deterministic } from '../subject';
import { either, nothing, numbers, patience } from './answers';

const queueInput = (random: Random): QueueInput<number> =>
  random.pick<QueueInput<number>>([
    { method: 'put', item: random.below(3), ...patience(random) },
    { method: 'put', item: random.below(3), ...patience(random) },
    { method: 'get', ...patience(random) },
    { method: 'get', ...patience(random) },
    { method: random.pick(['size', 'isEmpty', 'isFull', 'close']) },
  ]);
const queueOutcomes = (input: QueueInput<number>): readonly Outcome<unknown>[] => {
  const closed = threw('QueueClosed');
  switch (input.method) {
    case 'put':
      return [nothing, threw('QueueFull'), closed];
    case 'get':
      return [...numbers(0, 1, 2), threw('QueueEmpty'), closed];
    case 'size':
      return [...numbers(0, 1, 2), closed];
    case 'close':
      return [nothing];
    default:
      return [...either, closed];
  }
};

export const queue = deterministic(queueModel<number>({ maxSize: 2 }), queueInput, queueOutcomes);

export const joinableQueue = deterministic<JoinableQueueState<number>, JoinableQueueInput<number>>(
  joinableQueueModel<number>({ maxSize: 2 }),
  (random) =>
    random.oneIn(2)
      ? queueInput(random)
      : random.oneIn(2)
        ? { method: 'taskDone' }
        : { method: 'joinTasks', ...patience(random) },
  (input) => {
    if (input.method === 'taskDone') return [nothing, threw('TooManyDone')];
    return input.method === 'joinTasks' ? either : queueOutcomes(input);
  },
);

export const pipe = deterministic<PipeState, PipeInput>(
  pipeModel({ holders: [[0, 2], [1]] }),
  (random) => {
    const end: PipeEnd = random.oneIn(2) ? 0 : 1;
    return random.pick<PipeInput>([
      { method: 'send', end, message: random.below(2) },
      { method: 'recv', end },
      { method: 'recv', end },
      { method: random.pick(['poll', 'close']), end },
    ]);
  },
  ({ method }) => {
    const refused = threw('Closed');
    if (method === 'close') return [nothing];
    if (method === 'poll') return [...either, refused];
    return method === 'send'
      ? [nothing, threw('BrokenPipe'), refused]
      : [...numbers(0, 1), threw('EndOfStream'), refused];
  },
);

export const twoQueues = deterministic<ReadonlyMap<string, QueueState<number>>, On<QueueInput<number>>>(
  manyOf(queueModel<number>({ maxSize: 1 })),
  (random) => ({ object: random.pick(['left', 'right']), call: queueInput(random) }),
  ({ call }) => queueOutcomes(call),
);
