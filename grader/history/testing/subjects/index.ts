import type { Subject } from '../subject';
import { lock, ownedLock, rlock, semaphore } from './locks';
import { barrier, condition, event } from './meetings';
import { joinableQueue, pipe, queue, twoQueues } from './messages';
import { array, bank, counter, register } from './values';

/** Visits every model, each with inputs so small that random calls meet. */
export function forEachSubject(visit: <S, I>(name: string, subject: Subject<S, I>) => void): void {
  visit('register', register);
  visit('counter', counter);
  visit('array', array);
  visit('lock', lock);
  visit('owned lock', ownedLock);
  visit('RLock', rlock);
  visit('semaphore', semaphore);
  visit('event', event);
  visit('barrier', barrier);
  visit('condition', condition);
  visit('queue', queue);
  visit('joinable queue', joinableQueue);
  visit('bank', bank);
  visit('pipe', pipe);
  visit('two queues', twoQueues);
}
