import { childrenOf, gives, holds, quiet, refuses, returns, same, stage, throws } from '#lab';
import type * as Scenarios from './manager.scenarios';

const { law } = stage<typeof Scenarios>('manager', 'classes');

law('an object of your own class lives in the server, and every process uses that one', async (context) => {
  const [a, b] = await context.processes(2);
  const manager = await a.start();
  await a.register(manager, 'Account', 'Account');
  const account = await a.create(manager, 'Account', [100]);
  same(await b.call(account, 'deposit', [5]), 105, 'A method of the class is called in the server.');
  same(await a.call(account, 'balance'), 105, 'All processes use that one object.');
  same(
    await b.call(account, 'whereami'),
    childrenOf(a)[0],
    'The methods of a registered class run in the server.',
    'wrong-process',
  );
  same(await b.call(account, 'later', [1]), 2, 'A method may return a promise: its value is the result.');
  const second = await a.createAgain(manager, 'Account', [7]);
  same(await b.call(second, 'balance'), 7, 'create(name, …) makes one, too.');
  await a.registerKnown(manager, 'Account');
  const third = await a.create(manager, 'Account', [8]);
  same(await b.call(third, 'balance'), 8, 'The class can be left out if the server already knows the name.');
  context.trail.restart();
  for (const registered of ['just before', 'long ago'] as const) {
    const { names, numbers } = await a.ticketAndTurn(manager, account, registered);
    same(names, ['first'], 'create() takes its arguments as they are when it is called.');
    const order = 'create() is carried out before every call that the same process makes after it.';
    same(numbers, [1, 2], order, 'wrong-order');
  }
  context.trail.restart();
  await a.register(manager, 'Gate', 'Gate');
  const gate = await a.create(manager, 'Gate', []);
  const waiting = await b.begin(gate, 'wait');
  await quiet(b);
  const free = 'While a method awaits, other calls are carried out, even those on the same object.';
  await returns(a.call(gate, 'open'), free, 'blocked-others');
  const open = { kind: 'value', value: 'open' };
  await gives(b.over(waiting), open, 'The call returns once its method has ended.', 'lost-result');
  context.trail.restart();
  const made = await a.attemptCreate(manager, 'Account', [-1]);
  const thrown = made.kind === 'error' ? made.error.name : 'no error';
  same(thrown, 'RangeError', 'An error thrown by the constructor comes back.', 'wrong-error');
  const unknown = { name: 'RangeError', mentions: ['Nothing'] };
  await throws(a.create(manager, 'Nothing', []), unknown, 'A name that was not registered is a RangeError.');
  await a.registerKnown(manager, 'Nothing');
  await throws(
    a.create(manager, 'Nothing', []),
    unknown,
    'A name that the server does not know is a RangeError, too.',
  );
  await a.shutdown(manager);
});

law('only the exposed methods of a class can be called', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  await a.register(manager, 'Account', 'Account');
  await a.register(manager, 'Child', 'Savings');
  const child = await a.create(manager, 'Child', [1]);
  const all = 'Without a list, all public methods are exposed, inherited ones included.';
  same([await b.call(child, 'deposit', [2]), await b.call(child, 'interest')], [3, 0.03], all);
  await a.register(manager, 'Savings', 'Savings', ['balance', 'interest', '_audit']);
  const savings = await a.create(manager, 'Savings', [200]);
  same(
    [await b.call(savings, 'interest'), await b.call(savings, 'balance')],
    [2, 200],
    'Named methods are exposed.',
  );
  const named = 'A method that begins with _ can be called when it is named in `exposed`.';
  same(await b.call(savings, '_audit'), 'secret', named);
  const account = await a.create(manager, 'Account', [105]);
  trail.restart();
  await a.register(manager, 'ReadOnly', 'Account', ['balance']);
  await a.register(manager, 'Wide', 'Account');
  const readOnly = await a.create(manager, 'ReadOnly', [1]);
  const wide = await a.create(manager, 'Wide', [1]);
  const refused = await b.attemptRemotely(readOnly, 'deposit', [1]);
  const own = 'Each name has its own list of exposed methods, even if two names stand for the same class.';
  holds(refused.kind === 'error' || refused.value === 'local', own, 'exposed', {
    actual: JSON.stringify(refused),
  });
  same([await b.call(readOnly, 'balance'), await b.call(wide, 'deposit', [1])], [1, 2], own, 'exposed');
  trail.restart();
  for (const [object, method] of [
    [account, '_audit'],
    [savings, 'deposit'],
    [account, 'constructor'],
    [account, '__proto__'],
    [account, 'hasOwnProperty'],
    [account, '__defineGetter__'],
    [account, 'open'],
  ] as const) {
    const outcome = await b.attemptRemotely(object, method, ['x', 'y']);
    const isRefused = outcome.kind === 'error' || outcome.value === 'local';
    const promise = `${method} is not exposed: calling it is an error.`;
    holds(isRefused, promise, 'exposed', { actual: JSON.stringify(outcome) });
  }
  const balances = [await b.call(savings, 'balance'), await b.call(account, 'balance')];
  same(balances, [200, 105], 'A call that is refused changes nothing.', 'exposed');
  trail.restart();
  await a.register(manager, 'Savings', 'Account', ['deposit']);
  const newer = await a.create(manager, 'Savings', [1]);
  const each = 'An object keeps the methods with which it was made, even if its name is registered again.';
  same(await b.attempt(savings, 'balance'), { kind: 'value', value: 200 }, each, 'exposed');
  same(await b.call(newer, 'deposit', [1]), 2, 'Objects made from then on are of the newer class.');
  await a.shutdown(manager);
});

law('names and classes that cannot be registered are refused', async ({ processes }) => {
  const [a] = await processes(1);
  const manager = await a.start();
  await refuses(
    (name) => a.registerWith(manager, name, 'Account'),
    [
      [7, 'TypeError'],
      ['', 'TypeError'],
      ['list', 'RangeError', ['list']],
      ['toString', 'RangeError', ['toString']],
      ['then', 'RangeError', ['then']],
    ],
    (name) => `register(${name}, …) is refused: managers, or all objects, have it, or it is not a name.`,
  );
  await refuses(
    (exposed) => a.registerWith(manager, 'Account', 'Account', exposed),
    [
      ['balance', 'TypeError', ['exposed']],
      [[7], 'TypeError', ['exposed']],
      [['deposit', 'constructor'], 'RangeError', ['constructor']],
      [['then'], 'RangeError', ['then']],
      [['handle'], 'RangeError', ['handle']],
    ],
    (exposed) => `exposed: ${exposed} is refused.`,
  );
  const noClass = { name: ['TypeError', 'NotTransferable'] };
  await throws(a.registerWith(manager, 'Account', 7), noClass, 'register() takes a class.');
  await a.shutdown(manager);
});

law('an error of a method arrives whole', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.start();
  await a.register(manager, 'Account', 'Account');
  const account = await a.create(manager, 'Account', [10]);
  const failed = await b.attempt(account, 'withdraw', [50]);
  const rejects = 'When a method throws in the server, its proxy rejects with that error.';
  holds(failed.kind === 'error', rejects, 'no-error');
  const { name, message, fields, cause, trace } = failed.error;
  const kept = 'The error keeps its name and its message.';
  same([name, message], ['Bankrupt', 'there is not so much'], kept, 'wrong-error');
  same(fields.amount, 3, 'The error keeps its own fields.', 'wrong-error');
  const why = [cause?.name, cause?.message];
  same(why, ['RangeError', 'the account is closed'], 'The error keeps its cause.', 'wrong-error');
  const where = 'The remoteStack of an error names the method that threw it.';
  holds(trace.includes('withdraw'), where, 'wrong-error', { actual: trace.slice(0, 400) });
  const unchanged = 'A call that failed has changed nothing, and the server is still alive.';
  same(await b.call(account, 'balance'), 10, unchanged, 'state-changed');
  const nothing = await b.attempt(account, 'throwsNothing');
  same(nothing.kind, 'error', 'A method that throws undefined has still failed.', 'no-error');
  trail.restart();
  for (const attempt of [
    await b.attempt(account, 'outer'),
    await a.pushUnsendable(await a.make(manager, 'list')),
  ]) {
    holds(attempt.kind === 'error', 'What cannot be sent, such as a function, is rejected.', 'no-error');
    same(attempt.error.name, 'DataCloneError', 'The error is a DataCloneError.', 'wrong-error');
  }
  same(await b.call(account, 'deposit', [1]), 11, 'The next call works.', 'lost-result');
  await a.shutdown(manager);
});

law('the initializer runs in the server, before anything else', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const memory = await a.memory(2);
  const manager = await a.startWith('prepares', memory);
  const [added, pid] = await a.words(memory);
  same(added, 5, 'The initializer has run, once, with its arguments, and was awaited.');
  same(pid, childrenOf(a)[0], 'The initializer runs in the server.', 'wrong-process');
  trail.restart();
  const thrown = { name: 'RangeError', mentions: ['cannot be prepared'] };
  await throws(
    a.startWith('fails', ''),
    thrown,
    'When the initializer throws, start() rejects with that error.',
  );
  const ended = 'When the initializer ends its process, start() rejects, because no server will ever answer.';
  await throws(a.startWith('leaves', ''), { name: 'ManagerGone' }, ended);
  const wrong = { name: 'TypeError', mentions: ['initializer'] };
  await throws(a.startAndStop({ initializer: 'x' }), wrong, 'An initializer is a function.');
  same(childrenOf(a).length, 1, 'A start() that rejects leaves no process.', 'leaked-process');
  await a.shutdown(manager);
});

law('a proxy inside a value stands for the same object wherever it arrives', async ({ processes, trail }) => {
  const [a, b, c] = await processes(3);
  const manager = await a.start();
  await a.register(manager, 'Account', 'Account');
  const outer = await a.make(manager, 'list');
  const account = await a.create(manager, 'Account', [1]);
  await a.call(outer, 'push', [account]);
  const seenByB = (await b.call(outer, 'at', [0])) as object;
  await b.call(seenByB, 'deposit', [2]);
  const itself =
    'A proxy inside a list is the object itself, not a copy: a process that takes it out changes it.';
  same(await a.call(account, 'balance'), 3, itself, 'state-changed');
  const inner = await a.make(manager, 'list', [['first']]);
  const dict = await a.make(manager, 'dict');
  await b.call(dict, 'set', ['where', { deep: [inner] }]);
  const deep = 'A proxy deep inside a plain value is still a proxy.';
  same(await c.callDeep(dict, 'where', 'push', ['by c']), 2, deep);
  same(
    await a.call(inner, 'at', [-1]),
    'by c',
    'A proxy inside a value is a proxy of the same object.',
    'state-changed',
  );
  trail.restart();
  const plain = await a.make(manager, 'list', [[['plain']]]);
  await b.changeCopy(plain);
  same(await a.call(plain, 'at', [0]), ['plain'], 'A plain list inside a list is copied.', 'state-changed');
  trail.restart();
  await a.call(outer, 'push', [inner]);
  const found = [await b.call(outer, 'indexOf', [inner]), await c.call(outer, 'includes', [account])];
  same(found, [1, true], 'indexOf() and includes() find a proxy, whichever process asks.');
  const other = await a.start();
  await a.call(outer, 'push', [await a.make(other, 'list', [['elsewhere']])]);
  const far = (await b.call(outer, 'at', [-1])) as object;
  same(
    await c.call(far, 'at', [0]),
    'elsewhere',
    'A proxy of a different manager stays one of that manager.',
  );
  await a.shutdown(other);
  await b.call(dict, 'set', [account, 'mine']);
  same(await c.call(dict, 'get', [seenByB]), 'mine', 'A proxy can be a key of a dict.');
  await a.shutdown(manager);
});
