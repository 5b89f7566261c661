import type { Explanations } from './explanation';

/** What became of messages, of tasks and calls that other processes run, and which peers were let in. */
export const ofMessages = {
  'message-split': {
    title: 'a message came apart',
    lesson:
      'A pipe carries bytes, not messages: a read may end in the middle of one, and so may a write. Send the length of each message, read until all of it has arrived, and let no other process come in between.',
  },
  'lost-item': {
    title: 'something was lost on the way',
    lesson:
      'What was put in must come out, once: no two processes may take the same place, no place may be reused before it was emptied, and nothing may be given to a process that is gone.',
  },
  'doubled-item': {
    title: 'something came out twice',
    lesson:
      'To look at what is next and to take it must be one step: otherwise two consumers see the same item, and both take it.',
  },
  'lost-slot': {
    title: 'room was taken and never given back',
    lesson:
      'A call that fails, or a process that is killed in it, must leave the queue with as much room as before: claim the place in the same step that fills it.',
  },
  'lost-result': {
    title: 'the caller never got what was done for it',
    lesson:
      'Every call must come to an end, once: with its result, or with an error that says why there is none. A process may have sent its result before it ended; and its end must not take the work of others with it.',
  },
  'ran-twice': {
    title: 'it ran more often than it should',
    lesson:
      'Work that may have begun must not be given to another process: retry only if you know that it never started.',
  },
  'never-ran': {
    title: 'it did not run at all',
    lesson: 'What was accepted must be done, or be refused with an error; nothing may be dropped in between.',
  },
  'wrong-process': {
    title: 'it ran in the wrong process',
    lesson:
      'Look at process.pid where the function runs: work belongs in a child, so that it runs at the same time and can fail alone.',
  },
  'too-many-processes': {
    title: 'there are more processes, or more at work, than was asked for',
    lesson:
      'Count the processes that are alive, not those that were started: a new one may start only when an old one has ended, and none at all after the end.',
  },
  'blocked-others': {
    title: 'a waiting call blocked unrelated calls',
    lesson:
      'A server must keep serving while a call waits: remember the call, and answer it when the time has come.',
  },
  'no-back-pressure': {
    title: 'it took far more than it had room for',
    lesson:
      'Take the next item when a result has been fetched, not when one can be had: an input may be endless.',
  },
  'not-authenticated': {
    title: 'a peer without the key got in',
    lesson:
      'Each side sends the other a fresh random challenge and checks its HMAC, before anything else that arrives is even read. The key itself never travels.',
  },
  exposed: {
    title: 'something that was never exposed could be called',
    lesson:
      'Look a name up in a list of what is allowed, never in the object: every object has a constructor, and much else that it inherits.',
  },
} satisfies Explanations;
