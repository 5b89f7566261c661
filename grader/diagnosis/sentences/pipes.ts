import type { PipeFacts, PipeName, PipeWait } from '../../faults/facts/pipes';
import type { Sentences } from './sentences';
import { capitalised, processName, processNames, times } from './wording';

export const pipeSentences: Sentences<keyof PipeFacts> = {
  'pipes-circle': ({ waits }) => {
    const each = waits.map((wait) => `${processName(wait.process)} waits for ${awaited(wait)}`);
    const why = waits.every(({ need }) => need === 'room')
      ? 'Each of them writes, and none reads.'
      : 'Only the others could provide what each waits for.';
    return `No process can continue: ${each.join('; ')}. ${why}`;
  },
  'pipe-orphan': ({ wait, killed }) => {
    const gone =
      killed.length > 0
        ? `${processNames(killed)} ${killed.length > 1 ? 'were' : 'was'} killed`
        : 'all others have ended';
    return `Process ${String(wait.process)} waits for ever for ${awaited(wait)}: ${gone}. ${whyForEver(wait)}`;
  },
  'unreadable-message': ({ call, process, error }) => {
    const what = `${call}: ${processName(process)} could not make sense of what came, although whole messages were sent.`;
    const short =
      'a read may return fewer bytes than were asked for, and a write may take fewer than were given: repeat until the message is whole.';
    if (error === undefined) return `${what} ${capitalised(short)}`;
    return `${what} The error says: ${error.message.replace(/\.$/, '')}. If its cause is half a message, then ${short}`;
  },
  'early-end': ({ call, process }) =>
    `${call}: ${processName(process)} found the end of the stream, although its sender has not ended, or has sent a message that was never received: perhaps it was taken together with the one before.`,
  'never-sent': ({ process, message }) =>
    `${capitalised(processName(process))} received ${message}, which was never sent: bytes of one message were taken for another's.`,
  'still-sending': ({ process, message }) =>
    `${capitalised(processName(process))} received ${message}, and the send() of it has not returned: it writes more than the message.`,
  'received-again': ({ message, sent, received }) =>
    `${message} was sent ${times(sent)} and received ${times(received)}.`,
  overtaken: ({ process, message }) =>
    `${capitalised(processName(process))} received ${message} before a message that was sent earlier: a pipe keeps the order of what is sent into one end.`,
};

/** `the pipe`, `pipe 2`: also what a picture calls it. */
export function pipeText({ kind, number = 0 }: PipeName): string {
  return { only: 'the pipe', numbered: `pipe ${String(number)}`, unknown: 'a pipe' }[kind];
}

function awaited({ need, pipe }: PipeWait): string {
  if (need === undefined) return 'a wake-up';
  return need === 'room' ? `room in ${pipeText(pipe)}, which is full` : `bytes from ${pipeText(pipe)}`;
}

function whyForEver({ need }: PipeWait): string {
  return need === 'room'
    ? 'Nothing will ever read from it, and yet its reading end is still open somewhere, perhaps in this process itself.'
    : 'All that was written has been read, and yet the stream has not ended: its writing end is still open somewhere, perhaps in this process itself. Or the process waits for more than was sent.';
}
