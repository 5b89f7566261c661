import { answered, dataModels, exploreDeliveries, fc, forAll, holds, inOneProcess, lines } from '#lab';
import { same, show, stage, throws, type Remote } from '#lab';
import type * as Scenarios from './manager.scenarios';

const { law } = stage<typeof Scenarios>('manager', 'list');
type Subject = Remote<typeof Scenarios>;
type Row = readonly [method: string, args: readonly unknown[], result: unknown];

/** Calls of two processes in turn, and what each returns. */
async function answers(who: Subject[], object: object, rows: readonly Row[], like: string): Promise<void> {
  for (const [i, [method, args, result]] of rows.entries()) {
    const answer = await who[i % who.length]?.call(object, method, args);
    same(answer, result, `${method}() ${like}, whichever process calls it.`);
  }
}

law('one process adds a record, and a different process prints them all', async ({ processes }) => {
  const [a] = await processes(1);
  same(await a.records(), [0, 0], 'Both processes use the list that the server holds, and both end.');
  const printed = (await lines(a)).filter((line) => line !== '').join(' ');
  const records = 'Name: Sam Score: 10 Name: Adam Score: 9 Name: Kevin Score: 9 Name: Jeff Score: 8';
  same(printed, `New record added! ${records}`, 'The second process prints all four records.');
});

law('a list does what an Array does, for every process', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  const list = await a.make(manager, 'list', [['x', 'y']]);
  await a.call(list, 'push', ['z']);
  same(await b.iterate(list), ['x', 'y', 'z'], 'for await yields all elements.');
  same(await b.iterate(list, 'late'), ['x', 'y', 'z', 'late'], 'for await sees elements added meanwhile.');
  await a.call(list, 'pop');
  same(await a.call(await a.make(manager, 'list'), 'snapshot'), [], 'list() makes an empty list.');
  trail.restart();
  const rows: Row[] = [
    ['length', [], 3],
    ['shift', [], 'x'],
    ['unshift', ['v', 'w'], 4],
    ['set', [-1, 'q'], undefined],
    ['splice', [0, 2, 'v'], ['v', 'w']],
    ['push', [undefined], 4],
    ['sort', [], undefined],
    ['snapshot', [], ['q', 'v', 'y', undefined]],
    ['reverse', [], undefined],
    ['snapshot', [], [undefined, 'y', 'v', 'q']],
  ];
  await answers([b, a], list, rows, 'of a list does what an Array’s does');
  const other = await a.start();
  const own = await a.make(other, 'list', [['of the other']]);
  await a.shutdown(manager);
  const apart = 'Two managers have a server each: the lists of one stay when the other ends.';
  same(await b.call(own, 'snapshot'), ['of the other'], apart, 'state-changed');
  await a.shutdown(other);
});

law('a dict does what a Map does, for every process', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  const dict = await a.make(manager, 'dict', [[['k', 1]]]);
  const fresh = 'A proxy asks the server each time, because the value may have changed.';
  same(await b.readWriteRead(dict, 'k', 3), [1, 3], fresh, 'stale-read');
  trail.restart();
  const pairs = Object.entries({ x: 1, y: [2] });
  const rows: Row[] = [
    ['set', [2, 'number'], undefined],
    ['get', [2], 'number'],
    ['get', ['2'], undefined],
    ['clear', [], undefined],
    ['update', [pairs], undefined],
    ['entries', [], pairs],
    ['setDefault', ['x', 5], 1],
    ['set', ['z', undefined], undefined],
    ['setDefault', ['z', 5], undefined],
    ['pop', ['z', 'none'], undefined],
    ['pop', ['z', 'none'], 'none'],
  ];
  await answers([b, a], dict, rows, 'of a dict does what the lesson says');
  const all = 'snapshot() and for await give all entries, in the order in which they were set.';
  same([await a.pairs(dict), await b.iterate(dict)], [pairs, pairs], all);
  await knowsOnlyItsOwn([a, b], dict);
  await a.shutdown(manager);
});

/** What every object inherits is neither there from the beginning nor in the way of a key with such a name. */
async function knowsOnlyItsOwn([a, b]: readonly [Subject, Subject], object: object): Promise<void> {
  await b.call(object, 'set', ['__proto__', 'ordinary']);
  const proto = await a.call(object, 'get', ['__proto__']);
  same(proto, 'ordinary', 'A key named __proto__ is a key like any other.', 'exposed');
  const inherited = [await a.call(object, 'get', ['constructor']), await a.call(object, 'get', ['toString'])];
  same(inherited, [undefined, undefined], 'Members that every object inherits are not keys.', 'exposed');
}

law('namespace, value and array hold what was put in', async ({ processes }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  const namespace = await a.make(manager, 'namespace', [{ x: 1 }]);
  const fields: Row[] = [
    ['set', ['y', { deep: [2] }], undefined],
    ['get', ['x'], 1],
    ['get', ['y'], { deep: [2] }],
    ['delete', ['x'], true],
    ['snapshot', [], { y: { deep: [2] } }],
  ];
  await answers([b, a], namespace, fields, 'of a namespace knows the fields that were set, and only those');
  await knowsOnlyItsOwn([a, b], namespace);
  const number = await a.make(manager, 'value', ['i', 5]);
  await b.call(number, 'set', [2 ** 31 + 3]);
  same(await a.call(number, 'get'), -(2 ** 31) + 3, 'A value wraps as its C type does.');
  const array = await a.make(manager, 'array', ['d', [1.5, 2]]);
  const items: Row[] = [
    ['set', [-1, 0.25], undefined],
    ['get', [1], 0.25],
    ['length', [], 2],
    ['slice', [1], [0.25]],
    ['snapshot', [], [1.5, 0.25]],
  ];
  await answers([b, a], array, items, 'of an array does what that of kata 03 does');
  const zeros = await a.make(manager, 'array', ['b', 2]);
  same(await a.call(zeros, 'snapshot'), [0, 0], 'An array of a given length begins with zeros.');
  await a.shutdown(manager);
});

law('values keep their types, and are copies', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  const list = await a.make(manager, 'list');
  for (const kind of await a.kindsOfValues()) {
    trail.restart();
    same(await a.keeps(list, kind), null, `A value comes out as it was put in: ${kind}.`);
  }
  holds(await a.keepsCycle(list), 'A value that contains itself comes out containing itself.');
  trail.restart();
  const copied = 'A plain value is copied as it is when the call is made: a later change is not in it.';
  // It is the first call of the second process, whose connection is not open yet.
  for (const one of [a, b]) same(await one.copies(list), [false, { score: [1] }], copied);
  await a.shutdown(manager);
});

law('an error in the server arrives as that error, and changes nothing', async ({ processes }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  const list = await a.make(manager, 'list', [[1]]);
  const failed = await b.attempt(list, 'set', [5, 'x']);
  const rejects = 'When a method throws in the server, its proxy rejects with that error.';
  holds(failed.kind === 'error', rejects, 'no-error');
  const { name, message, fields, trace } = failed.error;
  const known = [name, /\b5\b/.test(message)];
  same(known, ['RangeError', true], 'An error of the server keeps its name and its message.', 'wrong-error');
  const stack = 'remoteStack is the error’s stack trace in the server, which shows where it was thrown.';
  const isThere = String(fields.remoteStack).includes('RangeError');
  holds(isThere, stack, 'wrong-error', { actual: trace.slice(0, 400) });
  same(await b.call(list, 'snapshot'), [1], 'A call that failed has changed nothing.', 'state-changed');
  same(await b.call(list, 'push', [2]), 2, 'The server is still there: the next call works.', 'lost-result');
  await a.shutdown(manager);
});

law('items, indices, keys and numbers of the wrong kind are refused', async ({ processes }) => {
  const [a] = await processes(1);
  const manager = await a.start();
  const list = await a.make(manager, 'list', [[1]]);
  const dict = await a.make(manager, 'dict');
  const number = await a.make(manager, 'value', ['i', 5]);
  const array = await a.make(manager, 'array', ['d', 2]);
  const pairs = ['right', { k: 1 }].map((key) => [key, 1]);
  for (const [object, method, args, name] of [
    [list, 'set', [1, 2], 'RangeError'],
    [list, 'set', ['0', 2], 'TypeError'],
    [dict, 'set', [{ k: 1 }, 1], 'TypeError'],
    [dict, 'update', [pairs], 'TypeError'],
    [number, 'set', ['x'], 'TypeError'],
    [array, 'set', [2, 1], 'RangeError'],
    [array, 'get', [-3], 'RangeError'],
  ] as const)
    await throws(a.call(object, method, args), { name }, `${method}(${show(args)}) is a ${name} here.`);
  const left = [await a.call(list, 'snapshot'), await a.call(dict, 'size'), await a.call(number, 'get')];
  same(left, [[1], 0, 5], 'What was refused has changed nothing.', 'state-changed');
  await throws(a.make(manager, 'list', [7]), { name: 'TypeError' }, 'list() takes an iterable.');
  const code = 'A type code is one of kata 02.';
  await throws(a.make(manager, 'value', ['z', 0]), { name: ['TypeError', 'RangeError'] }, code);
  await a.shutdown(manager);
});

law('any program of calls, one after the other in any process, agrees with the model', async (context) => {
  const who = await context.processes(2);
  const manager = await who[0].start();
  for (const { kind, made, model, methods } of dataModels) {
    const calls = Object.entries(methods).map(([method, args]) =>
      fc.tuple(fc.constantFrom(...who), fc.constant(method), args),
    );
    const run = async (program: [Subject, string, readonly unknown[]][]): Promise<void> => {
      const [object, expected] = [await who[0].make(manager, kind, made), model()];
      const agrees = async (one: Subject, method: string, args: readonly unknown[]): Promise<void> => {
        const does = `${method}(${args.map(show).join(', ')}) of this ${kind} does what it does in one process.`;
        same(answered(await one.attempt(object, method, args)), inOneProcess(expected, method, args), does);
      };
      for (const call of program) await agrees(...call);
      for (const one of who) await agrees(one, 'snapshot' in methods ? 'snapshot' : 'get', []);
    };
    await forAll(context, [fc.array(fc.oneof(...calls), { minLength: 1, maxLength: 16 })], run, { runs: 16 });
  }
  await who[0].shutdown(manager);
});

law('pushes and pops are carried out one at a time, in every order in which they arrive', async (context) => {
  const [a, b, c] = await context.processes(3);
  let [manager, list]: [number, object] = [0, {}];
  const setUp = async (): Promise<void> => {
    manager = await a.start();
    list = await a.make(manager, 'list');
    for (const one of [b, c]) await one.call(list, 'snapshot');
  };
  const run = async (): Promise<void> => {
    const push = async (one: Subject, name: string): Promise<void> => {
      for (const n of ['1', '2']) await one.call(list, 'push', [name + n]);
    };
    await Promise.all([push(b, 'b'), push(c, 'c')]);
    const all = (await a.call(list, 'snapshot')) as string[];
    same([...all].sort(), ['b1', 'b2', 'c1', 'c2'], 'Two processes that push lose nothing.', 'lost-item');
    const isInOrder = all.indexOf('b1') < all.indexOf('b2') && all.indexOf('c1') < all.indexOf('c2');
    holds(isInOrder, 'Items that one process pushes stay in order.', 'wrong-order', { actual: String(all) });
    const taken = (await Promise.all([b.call(list, 'pop'), c.call(list, 'pop')])) as string[];
    const once = 'Two processes that pop get the last two elements, each once.';
    same(taken.sort(), all.slice(2).sort(), once, 'doubled-item');
    for (let i = 0; i < 2; i++) await a.call(list, 'pop');
  };
  await exploreDeliveries(context, [a, b, c], { deliveries: true, most: 40, setUp, run });
  await a.shutdown(manager);
});

law('a push of several items, a snapshot and setDefault() are one call each', async ({ processes }) => {
  const [a] = await processes(1);
  const manager = await a.start();
  const list = await a.make(manager, 'list');
  // Once would do, if the second call had always come before the first ends.
  for (let round = 0; round < 30; round++) await a.callAll(list, ['push', 1, 2], ['push', 3, 4]);
  const pairs = 'push(1, 2) and push(3, 4) at once: each is one call, and nothing comes between its items.';
  same(await a.call(list, 'splice', [4]), Array<number[]>(29).fill([1, 2, 3, 4]).flat(), pairs, 'not-atomic');
  const moment = 'A snapshot is the list at one moment, whatever else is called meanwhile.';
  const [first] = await a.callAll(list, ['snapshot'], ['pop']);
  same(first, { kind: 'value', value: [1, 2, 3, 4] }, moment, 'not-atomic');
  const [second] = await a.callAll(list, ['snapshot'], ['shift']);
  same(second, { kind: 'value', value: [1, 2, 3] }, moment, 'not-atomic');
  const dict = await a.make(manager, 'dict');
  const both = await a.callAll(dict, ['setDefault', 'k', 'b'], ['setDefault', 'k', 'c']);
  const value = { kind: 'value', value: 'b' };
  const once = 'setDefault() is one call: the second gets what the first has set.';
  same(both, [value, value], once, 'not-atomic');
  await a.shutdown(manager);
});
