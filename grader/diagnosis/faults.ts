import type { FaultCode } from '../lab/failure';

/** What a fault is called, and what it means in general. The check adds what happened in this case. */
export interface FaultExplanation {
  readonly title: string;
  readonly lesson: string;
}

export const faults: { readonly [Code in FaultCode]: FaultExplanation } = {
  'not-started': { title: 'not written yet', lesson: 'This part of the file is still the stub’s.' },
  'file-missing': {
    title: 'no file',
    lesson: 'The grader looks for the kata’s file under the name that the course gives it.',
  },
  'file-unreadable': {
    title: 'file cannot be read',
    lesson: 'The grader must be allowed to read the kata’s file.',
  },
  syntax: { title: 'syntax error', lesson: 'The file is no TypeScript yet, so nothing in it could be run.' },
  unloadable: {
    title: 'the file could not be loaded',
    lesson:
      'What stands at the top level of the file runs when it is loaded, in every process that loads it. Keep it to declarations.',
  },
  'missing-export': {
    title: 'missing export',
    lesson: 'The checks find your classes and functions by the names that the file exports.',
  },
  'wrong-value': { title: 'wrong value', lesson: 'The call came back, with something else than promised.' },
  'wrong-order': { title: 'wrong order', lesson: 'Each thing happened, but not when it was promised.' },
  'wrong-error': {
    title: 'the wrong error',
    lesson:
      'An error is an answer: its class says what kind of mistake was made, its message names the argument and what came.',
  },
  'no-error': {
    title: 'no error',
    lesson: 'A wrong call that is accepted in silence shows up much later and somewhere else.',
  },
  threw: { title: 'an unexpected error', lesson: 'A legal call threw.' },
  'state-changed': {
    title: 'a failed call changed something',
    lesson: 'Check all arguments before you touch anything: a call that throws must leave no trace.',
  },
  crash: {
    title: 'the process died',
    lesson: 'An error that nobody catches ends the whole process, and everything that it was doing.',
  },
  exited: {
    title: 'the process ended itself',
    lesson: '`process.exit` ends the process for everybody who uses it, not just the function.',
  },
  hang: {
    title: 'nothing moves any more',
    lesson:
      'A process that waits must have somebody who will wake it. The grader saw every process asleep, with nothing under way.',
  },
  'endless-loop': {
    title: 'endless loop',
    lesson:
      'A process that computes without end keeps its processor from everybody else, and never gives an answer.',
  },
  'fork-storm': {
    title: 'too many processes',
    lesson:
      'A child loads your file again. If loading starts processes, each child starts more: guard with `require.main === module`.',
  },
  'output-flood': {
    title: 'too much output',
    lesson: 'Printing in a loop drowns every message that somebody should read.',
  },
  'memory-flood': {
    title: 'too much memory',
    lesson:
      'Memory ends at the machine’s limit: give back what you have taken, and take no more than you need for what has come.',
  },
  'leaked-process': {
    title: 'a process was left running',
    lesson:
      'Whoever starts a process is responsible for its end. A left one keeps memory, files and ports until the machine is restarted.',
  },
  'leaked-memory': {
    title: 'shared memory was left',
    lesson: 'Shared memory belongs to no process: it stays in the system until somebody gives it back.',
  },
  'leaked-descriptor': {
    title: 'descriptors were left open',
    lesson: 'Each open pipe or file takes one of a limited number of descriptors.',
  },
  'not-parallel': {
    title: 'not at once',
    lesson: 'Two that can only go on together must both be running: one after the other they wait for ever.',
  },
  'not-isolated': {
    title: 'not isolated',
    lesson: 'A process has its own memory and its own fate: that is what it is for.',
  },
  'lost-update': {
    title: 'an update was lost',
    lesson: 'Read, change, write are three steps. Whoever writes between them is overwritten.',
  },
  'torn-value': {
    title: 'a torn value',
    lesson:
      'A value that is written in two steps can be read between them, half old and half new. Use one kernel operation of the full width.',
  },
  'stale-read': {
    title: 'a stale read',
    lesson:
      'Shared memory changes behind your back. A copy kept in a JavaScript variable is the value of some earlier moment.',
  },
  'neighbour-overwritten': {
    title: 'a neighbour was overwritten',
    lesson:
      'A write that is wider than its element carries the neighbours’ old bytes with it, and puts them back over what others wrote meanwhile.',
  },
  'data-race': {
    title: 'a data race',
    lesson: 'Two processes touch the same bytes, one of them writes, and nothing orders them.',
  },
  'two-owners': {
    title: 'two inside at once',
    lesson:
      'To look whether it is free and to take it must be one step: `compareExchange`. And who was woken must look again, because another process may have come first.',
  },
  'deadlock-cycle': {
    title: 'a deadlock',
    lesson:
      'Each waits for what the next one holds. If all take locks in one order, the same in every process, no such circle can close.',
  },
  'orphan-wait': {
    title: 'asleep, and nobody will wake it',
    lesson:
      'A process that sleeps depends on another one: every way out of a critical section, a thrown error too, must give the lock back, and every release must wake a sleeper.',
  },
  'lost-wakeup': {
    title: 'a lost wake-up',
    lesson:
      'A notify wakes those who sleep at that moment, and nobody else: it is not remembered. Change the word first, then notify; and let `wait` check the value that you saw, so that it does not fall asleep when the word has changed.',
  },
  'lost-permit': {
    title: 'a permit was lost',
    lesson: 'Who gives up must leave everything as it was: a permit taken on the way has to go back.',
  },
  'busy-wait': {
    title: 'busy waiting',
    lesson:
      'A process that looks again and again takes the processor from the one that it waits for. `wait` sleeps until a `notify` comes, and costs nothing.',
  },
  livelock: {
    title: 'steps without end',
    lesson:
      'Everybody is busy, and nothing gets done: some process must be able to go on without the others giving way.',
  },
  'over-locked': {
    title: 'locked too much',
    lesson: 'Nobody gets hurt when everybody waits for everybody; but what could run side by side should.',
  },
  'not-atomic': {
    title: 'seen half done',
    lesson:
      'What belongs together must happen in one critical section: otherwise somebody looks in the middle.',
  },
  'check-then-act': {
    title: 'checked, then acted',
    lesson:
      'What was true when you looked may not be true any more when you act. Look and act in one critical section.',
  },
  'not-linearizable': {
    title: 'no order explains it',
    lesson:
      'Each call must take effect at one moment between its beginning and its end. The answers here fit no order of such moments.',
  },
  'message-split': {
    title: 'a message came apart',
    lesson:
      'A pipe carries bytes, not messages: a read may end in the middle of one, and so may a write. Say how long each message is, go on until all of it is there, and let nobody come between.',
  },
  'lost-item': {
    title: 'something was lost on the way',
    lesson:
      'What was put in must come out, once: who takes a place and who fills it must not be two processes at a time, and no place may be given away before it was emptied.',
  },
  'doubled-item': {
    title: 'something came out twice',
    lesson:
      'To look at what is next and to take it must be one step: otherwise two consumers see the same, and both go off with it.',
  },
  'lost-slot': {
    title: 'room was taken and never given back',
    lesson:
      'A call that fails, or a process that is killed in it, must leave the queue with as much room as before: claim the place in the same step that fills it.',
  },
  'lost-result': {
    title: 'the caller never got what was done for it',
    lesson:
      'Every call must come to an end, once: with its result, or with an error that says why there is none. A process that ends may have sent its result before; a process that goes may not take the others’ work with it.',
  },
  'ran-twice': {
    title: 'it ran more often than it should',
    lesson:
      'Work that may have begun must not be given to somebody else: only who knows that it did not begin may try again.',
  },
  'never-ran': {
    title: 'it did not run at all',
    lesson: 'What was accepted must be done, or be refused aloud; nothing may drop out between two hands.',
  },
  'wrong-process': {
    title: 'it ran in another process than it should',
    lesson:
      'Look at process.pid where the function runs: work belongs in a child, so that it runs at the same time and can fail alone.',
  },
  'too-many-processes': {
    title: 'there are more processes, or more at work, than was asked for',
    lesson:
      'Count who lives, not who was started: a new one may start only when an old one has gone, and none at all after the end.',
  },
  'blocked-others': {
    title: 'one that waits held up others who need not',
    lesson:
      'A server must go on serving while a call waits: remember who waits, and answer when the time has come.',
  },
  'no-back-pressure': {
    title: 'it took far more than it had room for',
    lesson:
      'Take the next item when a result has been fetched, not when one can be had: an input may be endless.',
  },
  'not-authenticated': {
    title: 'somebody got in who does not know the key',
    lesson:
      'Each side sends the other a fresh random challenge and checks its HMAC, before anything else that arrives is even read. The key itself never travels.',
  },
  exposed: {
    title: 'something could be called that nobody has exposed',
    lesson:
      'Look a name up in a list of what is allowed, never in the object: every object has a constructor, and much else that it inherits.',
  },
  'patched-globals': {
    title: 'a built-in was replaced',
    lesson:
      'Replacing a function of the language or of Node changes it for everybody in the process, the grader’s program included.',
  },
  'forged-message': {
    title: 'a message that is not ours',
    lesson: 'Descriptors 3 and 4 of a process under test belong to the grader.',
  },
  uncontrolled: {
    title: 'not the same twice',
    lesson:
      'From the same start the code did not take the same steps, or did not come to the same end: something random, a clock of its own, or state that it keeps. So the grader calls it neither right nor wrong.',
  },
};
