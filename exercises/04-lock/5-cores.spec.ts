import { explore, firstOf, kill, leavesNoMemory, same, stage, type Fault } from '#lab';
import type * as Scenarios from './lock.scenarios';

const { law } = stage<typeof Scenarios>('lock', 'cores');

const classes = ['Semaphore', 'BoundedSemaphore', 'Lock', 'RLock'] as const;
const acquire = { method: 'acquire' } as const;
const give = { method: 'release' } as const;

law('on all cores at once, no update under a lock is lost', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const times = 1_000;
  for (const lock of [await a.newSemaphore(1), await a.newLock(), await a.newRLock()]) {
    trail.restart();
    const count = await a.newCount();
    await Promise.all([a.addLocked(lock, count, times), b.addLocked(lock, count, times)]);
    const promise = 'Two processes add 1 under the lock, as fast as they can.';
    same(await a.countOf(count), 2 * times, promise, 'lost-update');
    await a.close(lock);
  }
});

law('on all cores at once, two processes hold a Semaphore(2) together', async ({ processes }) => {
  const [a, b] = await processes(2);
  const semaphore = await a.newSemaphore(2);
  const meeting = await a.newMeeting();
  const met = await Promise.all([a.meetInside(semaphore, meeting, 2), b.meetInside(semaphore, meeting, 2)]);
  same(met, [true, true], 'Two processes are inside a Semaphore(2) at the same time.', 'not-parallel');
  await a.close(semaphore);
});

law('a process killed at any step never lets another in beside it, at a Semaphore', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], { ...killedInside, world: 'semaphoreOf1' });
  const semaphore = await a.newSemaphore(1);
  await b.acquire(semaphore);
  await kill(b);
  same(await a.acquire(semaphore, 0), false, 'A permit whose holder was killed stays taken.', 'two-owners');
  await a.close(semaphore);
});

law(
  'a process killed at any step never lets another in beside it, at a Lock or an RLock',
  async (context) => {
    const [a, b] = await context.processes(2);
    for (const world of ['lockWorld', 'rlockWorld'] as const)
      await explore(context, [a, b], { ...killedInside, world });
    const locks = [await a.newLock(), await a.newRLock()];
    for (const lock of locks) await b.acquire(lock);
    await kill(b);
    for (const lock of locks) {
      same(await a.acquire(lock, 0), false, 'A lock whose holder was killed stays locked.', 'two-owners');
      await a.close(lock);
    }
  },
);

law('close() gives the memory back, twice or not', async ({ processes }) => {
  const [a] = await processes(1);
  for (const name of classes) {
    await leavesNoMemory(a, () => a.makeAndClose(name, 8), `close() of a ${name}`);
  }
});

law('a process that closes a lock leaves it to the other processes', async ({ processes, trail }) => {
  const [maker, b, c] = await processes(3);
  for (const name of classes) {
    trail.restart();
    const lock = await maker.make(name);
    const handle = await maker.handleOf(lock);
    const [opened, twin] = [await b.openAs(name, handle), await b.openAs(name, handle)];
    const [other, unused] = [await c.openAs(name, handle), await c.openAs(name, handle)];
    same(
      await b.acquire(opened, 0),
      true,
      `A process that has opened a ${name} takes it, and gives it back.`,
    );
    await b.release(opened);
    await b.close(opened);
    same(
      await b.acquire(twin, 0),
      true,
      `A process that opened the ${name} twice, and closed one of the objects, still has it.`,
    );
    await b.release(twin);
    same(
      await c.acquire(other, 0),
      true,
      `A process has closed the ${name}, and another continues to use it.`,
    );
    const again = await b.openAs(name, handle);
    same(
      await b.acquire(again, 0),
      false,
      `A process that has closed the ${name}, and opens it again, gets the same one.`,
      'two-owners',
    );
    await maker.close(lock);
    await c.release(other);
    same(
      await b.acquire(again, 0),
      true,
      `The maker has closed the ${name}, which the others continue to use.`,
    );
    const late = `A process opened the ${name} before its maker closed it, and uses it only after that.`;
    same(await c.acquire(unused, 0), false, late, 'two-owners');
  }
});

law('`using` closes a semaphore and a lock', async ({ processes }) => {
  const [a] = await processes(1);
  for (const name of classes) {
    await leavesNoMemory(a, () => a.makeUsing(name, 8), `a block with \`using\` and a ${name}`);
  }
});

law('after close(), every call throws', async ({ processes }) => {
  const [a] = await processes(1);
  for (const name of classes) {
    const silent = await a.silentAfterClose(name);
    same(silent, [], `Each of these calls of a ${name} after close() must throw.`, 'no-error');
  }
});

/** The second process is killed. */
const killedInside = {
  programs: [
    [acquire, give, acquire],
    [acquire, give],
  ],
  preemptions: 1,
  kill: [2],
  mayBlock: true,
  judge: firstOf(neverTwoInside),
};

/** A process that was killed inside counts as still inside, since the others cannot know. */
function neverTwoInside(run: Parameters<ReturnType<typeof firstOf>>[0]): Fault | undefined {
  let inside = 0;
  const events = run.calls.flatMap(({ process, input, outcome, begun, ended }) => {
    if (outcome.kind !== 'returned')
      return input.method === 'release' && outcome.kind === 'cut off'
        ? [{ at: begun, process, change: -1 }]
        : [];
    if (input.method === 'release') return [{ at: begun, process, change: -1 }];
    return outcome.value === true ? [{ at: ended, process, change: +1 }] : [];
  });
  for (const { process, change } of events.sort((one, other) => one.at - other.at)) {
    inside += change;
    if (inside > 1)
      return {
        code: 'two-owners',
        sentence: `acquire() let process ${String(process)} in, although the process before it was killed inside and never released.`,
      };
  }
  return undefined;
}
