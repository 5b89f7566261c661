import { kataOf, type Check, type Kata } from '../course/course';

/** A level: a law of the course that is to be broken, by choosing which process takes the next step. */
export interface Level {
  readonly id: string;
  /** The id of its kata. */
  readonly kata: string;
  /** The id of its law. */
  readonly law: string;
  /** Which of the law's explorations it is, from 1. */
  readonly exploration: number;
  /** The wrong submission (grader/mutants) to learn it on. */
  readonly broken: string;
  readonly goal: string;
}

/** From the easiest to the hardest, kata by kata. */
export const levels: readonly Level[] = [
  level('value', 'one-by-one', 'adds-the-difference', 'Make a read return a number that is out of date'),
  level('value', 'whole-write', 'two-halves', 'Let a process see half of a new number', 7),
  level('value', 'whole-read', 'half-reads', 'Read half of one number and half of another', 8),
  level('array', 'neighbours', 'word-write', 'Destroy a neighbour’s number'),
  level('array', 'whole-elements', 'two-halves', 'Let a process see half of a new element', 7),
  level('array', 'fill-and-set', 'fill-by-copying', 'Lose what set() has written'),
  level('lock', 'one-owner', 'check-then-set', 'Let two processes in at once', 2),
  level('lock', 'wakes', 'forgets-the-second-sleeper', 'Lose a wake-up, with three processes', 3),
  level('lock', 'lock-one-owner', 'woken-means-mine', 'Let a process in that was only woken'),
  level('bank', 'no-update-lost', 'unlocked', 'Lose an update'),
  level('bank', 'no-overdraft', 'asks-outside', 'Take more money than there is'),
  level('bank', 'opposite', 'locks-as-given', 'Put both processes to sleep for ever'),
  level('pipe', 'splits', 'body-in-one-read', 'Tear a message'),
  level('pipe', 'long', 'one-write', 'Tear a message that does not fit into the pipe'),
  level('pipe', 'narrow', 'header-in-one-read', 'Tear the header of a message'),
  level('queue', 'one-moment', 'size-without-lock', 'Get a size that the queue never had'),
  level('queue', 'wakes-put', 'notifies-one', 'Wake the wrong process', 2),
  level(
    'queue',
    'killed-producer',
    'lock-of-the-dead',
    'Kill a process so that a different one sleeps for ever',
  ),
];

function level(kata: string, law: string, broken: string, goal: string, exploration = 1): Level {
  return { id: `${kata}-${law}`, kata, law, exploration, broken, goal };
}

export function levelNamed(id: string): Level | undefined {
  return levels.find((one) => one.id === id);
}

/** The law of a level, as the course has it. */
export function lawOf({ kata, law }: Level): { readonly kata: Kata; readonly check: Check } {
  const found = kataOf(kata);
  const check = found.checks.find(({ id }) => id === law);
  if (check === undefined) throw new Error(`exercises/course.json: ${kata} has no law ${law}`);
  return { kata: found, check };
}
