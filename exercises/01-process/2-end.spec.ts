import { holds, printed, quiet, returns, same, stage } from '#lab';
import type * as Scenarios from './process.scenarios';

const { law } = stage<typeof Scenarios>('process', 'end');

law('isAlive() is true and exitCode is null while the child runs', async ({ processes }) => {
  const [a] = await processes(1);
  const gate = await a.memory(2);
  const id = await a.make('park', [gate]);
  same(await a.isAlive(id), false, 'isAlive() is false before start().');
  same(await a.exitCode(id), null, 'exitCode is null before start().');
  await a.start(id);
  await a.awaitChange(gate, 0, 0);
  same(await a.isAlive(id), true, 'isAlive() is true while the child runs.');
  same(await a.exitCode(id), null, 'exitCode is null while the child runs, because it has not ended yet.');
  await a.setWord(gate, 1, 1);
  await a.join(id);
  same(await a.isAlive(id), false, 'isAlive() is false after join().');
});

law('a child that has ended is known to be gone, even without a join()', async ({ processes }) => {
  const [a] = await processes(1);
  const told = await a.memory(1);
  const id = await a.run('tellPid', [told]);
  await quiet(a);
  holds((await a.word(told, 0)) !== 0, 'start() runs the target.', 'wrong-order');
  same(await a.isAlive(id), false, 'A child that has ended is not alive, even if join() was never called.');
  const code = 'exitCode is set once a child has ended, even if join() was never called.';
  same(await a.exitCode(id), 0, code);

  const gate = await a.memory(2);
  const killed = await a.run('park', [gate]);
  await a.awaitChange(gate, 0, 0);
  const { isAlive, exitCode } = await a.stateAfterEnd(killed);
  const agree =
    'isAlive() and exitCode must agree at every moment: while exitCode is null the child is alive, and once it is not, it has an exit code. Here the system already knows of an end that Node has not reported yet.';
  same(isAlive, exitCode === null, agree);
});

law('exitCode is 0 after a normal end, otherwise the code that the child gave', async ({ processes }) => {
  const [a] = await processes(1);
  for (const [target, args, expected, promise] of [
    ['nothing', [], 0, 'exitCode is 0 when the target returns, whatever it returns.'],
    ['exitWith', [7], 7, 'exitCode is 7 when the child calls process.exit(7).'],
    ['exitWith', [0], 0, 'exitCode is 0 when the child calls process.exit(0).'],
    ['exitWith', [143], 143, 'exitCode is 143 when the child calls process.exit(143): no signal ended it.'],
  ] as const) {
    const id = await a.run(target, [...args]);
    await a.join(id);
    same(await a.exitCode(id), expected, promise);
  }
});

law('an uncaught error gives exit code 1, with its stack trace on stderr', async ({ processes }) => {
  const [a] = await processes(1);
  const stays =
    'An uncaught error ends the child, even one that still waits for a message: this child has failed, and its join() never returned.';
  for (const [target, message, ends] of [
    ['throwError', 'thrown on purpose in a child', 'throws'],
    ['rejectLater', 'rejected on purpose in a child', 'returns a promise that rejects'],
  ] as const) {
    const id = await a.run(target);
    await returns(a.join(id), stays);
    same(await a.exitCode(id), 1, `exitCode is 1 when the target ${ends}.`);
    await quiet(a);
    const { stderr } = printed(a);
    const actual = stderr.slice(0, 300) || 'nothing on stderr';
    const shown = 'The child’s error must appear on stderr, or there is no way to find out why it died.';
    holds(stderr.includes(message), shown, 'wrong-value', { expected: `stderr with "${message}"`, actual });
    const traced =
      'The message alone does not say where the error came from: the stack trace, with the functions that led to it, belongs on stderr.';
    const expected = `stderr with a stack trace that names ${target}`;
    holds(stderr.includes(target), traced, 'wrong-value', { expected, actual });
  }
  const anything = await a.run('throwUndefined');
  await a.join(anything);
  same(await a.exitCode(anything), 1, 'exitCode is 1 whatever the target throws, even undefined.');
});

law('terminate() and kill() end the child, with exit code −15 and −9', async ({ processes }) => {
  const [a] = await processes(1);
  for (const [end, expected] of [
    ['terminate', -15],
    ['kill', -9],
  ] as const) {
    const gate = await a.memory(2);
    const id = await a.run('park', [gate]);
    await a.awaitChange(gate, 0, 0);
    const gone = `When join() resolves after ${end}(), the child is no longer in the system’s table of processes.`;
    same(await a.isThereAfterSignal(id, end), false, gone, 'wrong-order');
    const python = `exitCode is ${String(expected)} after ${end}(), which is how Python distinguishes a signal from an exit.`;
    same(await a.exitCode(id), expected, python);
    same(await a.isAlive(id), false, `isAlive() is false after ${end}() and join().`);
  }
});

law('exitCode is −N after any signal N', async ({ processes }) => {
  const [a] = await processes(1);
  for (const [signal, expected] of [
    ['SIGHUP', -1],
    ['SIGINT', -2],
    ['SIGUSR2', -12],
    ['SIGALRM', -14],
    ['SIGVTALRM', -26],
  ] as const) {
    const id = await a.run('raise', [signal]);
    await a.join(id);
    const any = `exitCode is ${String(expected)} after ${signal}, wherever it came from: any signal may end a process.`;
    same(await a.exitCode(id), expected, any);
  }
});

law('terminate() and kill() do nothing to a child that is gone', async ({ processes }) => {
  const [a] = await processes(1);
  const id = await a.run('exitWith', [3]);
  await a.join(id);
  // Neither may throw, nor signal a process that has the child's pid by then.
  await a.terminate(id);
  await a.kill(id);
  const changed = 'terminate() and kill() change nothing about a child that is gone.';
  same(await a.exitCode(id), 3, changed, 'state-changed');
});

law('terminate() only asks: a child that handles SIGTERM keeps running', async ({ processes }) => {
  const [a] = await processes(1);
  const gate = await a.memory(2);
  const id = await a.run('parkThroughSigterm', [gate]);
  await a.awaitChange(gate, 0, 0);
  await a.terminate(id);
  const sent =
    'isAlive() says whether the child is running, not whether it was sent a signal: this one handles SIGTERM.';
  same(await a.isAlive(id), true, sent);
  same(await a.exitCode(id), null, 'exitCode is null while the child runs, even after terminate().');
  await a.setWord(gate, 1, 1);
  await a.join(id);
  same(await a.exitCode(id), 0, 'A child that was asked to end and then ended normally has exit code 0.');

  const seen = await a.memory(2);
  const asked = await a.run('countSigterms', [seen]);
  await a.awaitChange(seen, 0, 0);
  for (const before of [0, 1]) {
    await a.terminate(asked);
    const again =
      'Each terminate() sends SIGTERM: a child that has handled one, and still runs, is sent the next one, too.';
    await returns(a.awaitChange(seen, 1, before), again);
  }
  await a.kill(asked);
  await returns(a.join(asked), 'kill() ends a child that has handled SIGTERM.');
  same(await a.exitCode(asked), -9, 'kill() ends a child that has handled SIGTERM.');
});

law('a child that crashes, throws, exits or is killed affects no other process', async ({ processes }) => {
  const [a] = await processes(1);
  const gate = await a.memory(2);
  const witness = await a.run('park', [gate]);
  await a.awaitChange(gate, 0, 0);
  const killed = await a.run('park', [await a.memory(2)]);
  const parent = await a.run('outliveFailure');
  const others = [parent, await a.run('exitWith', [3]), await a.run('rejectLater')];
  await a.kill(killed);
  for (const id of [killed, ...others]) await a.join(id);
  const own = 'A process whose child has failed has not failed itself: its own exit code stays 0.';
  same(await a.exitCode(parent), 0, own, 'not-isolated');
  await quiet(a);
  same(await a.isAlive(witness), true, 'A child must keep running when its siblings crash.', 'not-isolated');
  await a.setWord(gate, 1, 1);
  await a.join(witness);
  const unharmed = 'A child whose siblings crashed ends as if nothing had happened.';
  same(await a.exitCode(witness), 0, unharmed, 'not-isolated');
});
