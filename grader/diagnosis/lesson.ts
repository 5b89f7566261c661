import type { Kata } from '../course/course';
import type { Fault } from '../faults/failure';
import { faults } from './faults';

/** What a fault means in general: of its code, unless the run shows a cause that the code does not name. */
export function lessonOf({ code, facts }: Fault, { id }: Pick<Kata, 'id'>): string {
  // There, locks are used, and not built.
  if (code === 'two-owners' && id === 'bank') return GUARD;
  switch (facts?.kind) {
    case 'deserted':
      return facts.fate === 'killed' ? KILLED : facts.threw === undefined ? faults[code].lesson : THREW;
    case 'never-woken':
      return facts.change?.wasKilled === true ? KILLED : faults[code].lesson;
    case 'left-by-the-dead':
    case 'waits-for-the-dead':
    case 'survivor-waits':
      return KILLED;
    case 'notify-before-sleep':
    case 'notify-before-change':
    case 'woke-another':
    case 'woken-by-timeout':
      return NOTIFY;
    case 'many-ended':
      return 'Before you start a process in the place of one that has ended, look at why that one ended: if the next one ends for the same reason, this never stops.';
    case 'swallowed':
      return 'A notify goes to one process. If that one leaves, for whatever reason, it must look once more, and take what is there or wake the next.';
    case 'asleep-with-it':
      return 'Before a process sleeps it must give back whatever others need to wake it, and take it again when it is awake.';
    default:
      return faults[code].lesson;
  }
}

const KILLED =
  'A process may be killed at any step. What others wait for must say which process has it, so that they can see that this one is gone, and take over.';

const NOTIFY =
  'A notify wakes only the processes that sleep at that moment: it is not remembered. Change the word first, then notify; and let `wait` check the value that you saw, so that it does not fall asleep when the word has changed.';

const GUARD =
  'A lock guards nothing by itself: each process must take it before it looks at what it guards, and hold it until it has written.';

const THREW =
  'Every way out of a critical section must release the lock, a thrown error included: `finally`.';
