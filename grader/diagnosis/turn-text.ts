import type { Act, CallPart, Delivery, Sender, TaskFate, TurnEnd } from '../faults/turns';
import { askedText, type Asks } from './asked-text';
import { stepText } from './step-text';

/** What a turn is: `first, acquire()`, or `gets 'exit' from process 2`. */
export function actText(act: Act, asks: Asks = {}): string {
  switch (act.kind) {
    case 'call':
      return `${before(act.part)}${askedText(asks, act.asked)?.call ?? act.call}`;
    case 'continued':
      return `${before(act.part)}… continues`;
    case 'delivery':
      return `gets ${deliveryText(act.what)} from ${senderText(act.from)}`;
    case 'timer':
      return 'its first timer fires';
    case 'kill':
      return 'is killed (SIGKILL)';
    case 'task':
      return taskText(act.task, act.fate);
  }
}

function before(part: CallPart): string {
  return { before: 'first, ', program: '', after: 'at the end, ' }[part];
}

function deliveryText(what: Delivery): string {
  switch (what.kind) {
    case 'bytes':
      return what.count < what.of
        ? `the first ${String(what.count)} of ${String(what.of)} bytes`
        : `${String(what.of)} bytes`;
    case 'end':
      return 'the end of the stream';
    case 'event':
      return `'${what.name}'`;
  }
}

function senderText(from: Sender): string {
  return from.kind === 'process' ? `process ${String(from.process)}` : from.channel;
}

function taskText(task: number, fate: TaskFate): string {
  const name = `task ${String(task)}`;
  return {
    end: `${name} ends`,
    fail: `${name} throws`,
    exit: `${name} calls process.exit(7)`,
    kill: `is killed in ${name}`,
  }[fate];
}

/** How a turn ended; empty where nothing is worth saying. */
export function endText(end: TurnEnd): string {
  switch (end.kind) {
    case 'returned':
      return end.value;
    case 'threw':
      return `throws ${end.name}`;
    case 'failed':
      return end.code;
    case 'stopped':
      return end.isKilled === true
        ? 'stopped, and killed there'
        : end.before === undefined
          ? 'stopped'
          : `stopped before it ${stepText(end.before)}`;
    case 'silent':
      return '';
    case 'pending':
      return 'has not returned';
    case 'never-returns':
      return 'never returns';
    case 'done':
      return 'done';
    case 'pid':
      return 'a pid';
    case 'preempted':
      return 'preempted';
    case 'asleep':
      return 'asleep';
    case 'asleep-for-ever':
      return 'asleep for ever';
    case 'killed':
      return 'killed here';
    case 'endless':
      return 'never ends';
  }
}
