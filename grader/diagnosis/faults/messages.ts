import type { Explanations } from './explanation';

/** What became of messages, of tasks and calls that others run, and who was let in. */
export const ofMessages = {
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
} satisfies Explanations;
