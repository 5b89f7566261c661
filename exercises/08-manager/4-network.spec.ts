import { borrowProof, childrenOf, exploreDeliveries, garbage, holds, placeOf, quiet, Relay } from '#lab';
import { residentBytes, same, stage, Stranger, throws, timed, type Place, type Remote } from '#lab';
import type * as Scenarios from './manager.scenarios';

const { law } = stage<typeof Scenarios>('manager', 'network');
type Subject = Remote<typeof Scenarios>;

const KEY = 'a key that only friends know…';

async function placeOfManager(a: Subject, manager: number): Promise<Place> {
  const place = placeOf(await a.address(manager));
  holds(place !== undefined, 'address is where the server listens: a path, or { host, port }.');
  return place;
}

law('fifty clients with the key use one manager at once', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  const manager = await a.startOnNetwork(KEY);
  const [list, address] = [await a.make(manager, 'list'), await a.address(manager)];
  const clients = [b.connectMany(address, KEY, list, 25, 'b'), c.connectMany(address, KEY, list, 25, 'c')];
  same(await Promise.all(clients), [25, 25], 'Fifty clients, each with a list of its own.', 'lost-result');
  const names = new Set((await a.call(list, 'snapshot')) as string[]);
  same(names.size, 50, 'All fifty have pushed to the list that they share.', 'lost-item');
  const mine = await b.make(await b.connect(address, KEY), 'list');
  const shared = 'Calls share a connection: twenty more need no descriptors.';
  holds((await b.descriptorsOf(mine, 20)) <= 2, shared, 'leaked-descriptor');
  await b.pushMany(mine, 100);
  const inOrder = 'Calls in flight are carried out once, in the order in which they were made.';
  same(await b.call(mine, 'snapshot'), [...Array(100).keys()], inOrder, 'lost-item');
  const calls = [...Array(20).keys()].flatMap((i) => [['put', 'x'.repeat(i ** 4)], ['size']] as const);
  const sizes = (await b.callAll(await a.make(manager, 'queue'), ...calls)).filter((_, i) => i % 2 === 1);
  const growing = [...Array(20).keys()].map((i) => ({ kind: 'value', value: i + 1 }));
  same(sizes, growing, inOrder, 'wrong-order');
  await a.shutdown(manager);
});

law('addresses and keys of the wrong kind are refused', async ({ processes }) => {
  const [a] = await processes(1);
  const errors = ['TypeError', 'RangeError', 'AddressUnusable'];
  for (const address of [7, { host: 'localhost', port: -1 }, { host: 'localhost', port: 'x' }])
    await throws(a.startAndStop({ address }), { name: errors }, 'An address is a path, or { host, port }.');
  const noKey = 'authKey is a string or bytes, and not empty.';
  for (const authKey of [7, {}, '']) {
    const error = { name: authKey === '' ? 'RangeError' : 'TypeError', mentions: ['authKey'] };
    await throws(a.startAndStop({ authKey }), error, noKey);
    await throws(a.connect('/nowhere/at/all.sock', authKey), error, noKey);
  }
  const address = await a.freshPath();
  const manager = await a.start({ address, authKey: KEY });
  const list = await a.make(manager, 'list', [[1]]);
  await throws(a.start({ address, authKey: KEY }), {}, 'An address that is in use is refused.');
  same(await a.call(list, 'at', [0]), 1, 'The manager that uses it is not disturbed.', 'state-changed');
  same(childrenOf(a).length, 1, 'A start() that rejects leaves no process.', 'leaked-process');
  await throws(a.connect(7, KEY), { name: 'TypeError' }, 'connect() takes an address.');
  const nowhere = a.connect('/nowhere/at/all.sock', KEY);
  await throws(nowhere, { name: 'ManagerGone' }, 'Where no server listens, connect() rejects.');
  await a.shutdown(manager);
});

law('calls and answers may arrive in pieces of any size', async (context) => {
  const [a, b] = await context.processes(2);
  let [manager, list]: [number, object] = [0, {}];
  const setUp = async (): Promise<void> => {
    manager = await a.startOnNetwork(KEY);
    list = await b.make(await b.connect(await a.address(manager), KEY), 'list', [[1]]);
  };
  const run = async (): Promise<void> => {
    const [, , all] = await b.callAll(list, ['push', 'é first'], ['push', 'second'], ['snapshot']);
    const whole = 'A message ends where its length says, however it was cut in transit.';
    same(all, { kind: 'value', value: [1, 'é first', 'second'] }, whole, 'message-split');
    await b.call(list, 'pop');
    await b.call(list, 'pop');
  };
  const cuts = { deliveries: true, cuts: true, deviations: 1, most: 24 } as const;
  await exploreDeliveries(context, [a, b], { ...cuts, setUp, run });
  await a.shutdown(manager);
  const each = async (): Promise<void> => {
    await setUp();
    same(await b.call(list, 'at', [0]), 1, 'From the first byte on.', 'message-split');
    await a.shutdown(manager);
  };
  await exploreDeliveries(context, [a, b], { pieces: 3, run: each });
});

law('without the key, no peer gets in', async ({ processes }) => {
  const [a, b] = await processes(2);
  const manager = await a.startOnNetwork(KEY);
  const address = await a.address(manager);
  const isRefused = async (place: unknown, wrong: unknown): Promise<void> => {
    const error = await b.errorOfConnect(place, wrong);
    holds(error !== null, 'connect() with a wrong key rejects.', 'not-authenticated');
    same(error.name, 'AuthenticationFailed', 'The error is AuthenticationFailed.', 'wrong-error');
  };
  // The last differs only in the upper byte of a character.
  for (const wrong of [`${KEY} `, KEY.slice(1), KEY.replace('…', '&')]) await isRefused(address, wrong);
  const bytes = Uint8Array.from({ length: 80 }, (_, i) => 255 - i);
  const second = await a.startOnNetwork(bytes);
  const other = await a.address(second);
  same(await b.errorOfConnect(other, bytes), null, 'A key may be any bytes.', 'lost-result');
  for (const at of [0, 79]) await isRefused(other, bytes.with(at, 7));
  const forger = await Relay.to(await placeOfManager(a, manager));
  forger.change((chunk) => {
    forger.change((later) => later);
    return Buffer.from(chunk.map((byte, i) => (i === chunk.length >> 1 ? byte ^ 1 : byte)));
  });
  const [ofConnect, ofCall] = await b.errorsOfUse(forger.address, KEY);
  forger.close();
  holds(ofCall !== null, 'A proof that was changed in transit is refused.', 'not-authenticated');
  holds(ofConnect !== null, 'When the server refuses the proof, connect() rejects.', 'no-error');
  same(await b.errorOfConnect(address, KEY), null, 'A peer that has the key gets in.', 'lost-result');
  for (const one of [manager, second]) await a.shutdown(one);
});

law('an eavesdropper learns nothing that lets it in', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.startOnNetwork(KEY);
  const place = await placeOfManager(a, manager);
  const relay = await Relay.to(place);
  const strangers: Stranger[] = [];
  try {
    const client = await b.connect(relay.address, KEY);
    const opening = relay.sent.length;
    const [own, inner] = [await b.make(client, 'list', [['b’s']]), await b.make(client, 'list')];
    for (const item of ['once', inner]) await b.call(own, 'push', [item]);
    await b.call(own, 'at', [2]);
    const chunks = [...relay.sent];
    // An answer that comes later than its call is a message like any other.
    const queue = await b.make(client, 'queue');
    await Promise.all([b.call(queue, 'get'), b.call(queue, 'put', [inner])]);
    await b.register(client, 'Account', 'Account');
    await b.call(await b.create(client, 'Account', [1]), 'returnsLater', [inner]);
    const seen = Buffer.concat([...relay.sent, ...relay.answered]);
    const key = Buffer.from(KEY);
    const forms = [key, key.toString('hex'), key.toString('base64'), Buffer.from(KEY, 'utf16le')];
    const never = 'The key never travels in a message, not even with a proxy.';
    holds(!forms.some((form) => seen.includes(form)), never, 'not-authenticated');
    for (const from of chunks.keys()) {
      trail.restart();
      const stranger = new Stranger(place);
      strangers.push(stranger);
      for (const chunk of chunks.slice(from)) {
        await stranger.send(chunk);
        await quiet(a);
      }
      const replay = 'A replayed answer proves nothing, and nothing counts before the proof.';
      same(await b.call(own, 'length'), 3, replay, 'not-authenticated');
    }
    const [first, second] = strangers.map(({ received }) => received.toString('hex'));
    holds(first === '' || first !== second, 'Each challenge is different.', 'not-authenticated');
    trail.restart();
    await borrowProof(place, { chunks, opening }, async () => quiet(a));
    const borrowed = 'A challenge sent back on a second connection brings a stranger no proof for the first.';
    same(await b.call(own, 'length'), 3, borrowed, 'not-authenticated');
    relay.impersonate();
    const proved = 'A server that only repeats what others said has not proved that it has the key.';
    holds((await a.errorOfConnect(relay.address, KEY)) !== null, proved, 'not-authenticated');
  } finally {
    for (const stranger of strangers) stranger.close();
    relay.close();
    await a.shutdown(manager);
  }
});

law('a message that names a method which is not exposed calls nothing', async ({ processes }) => {
  const [a] = await processes(1);
  const manager = await a.startOnNetwork(KEY);
  await a.register(manager, 'Account', 'Account');
  const relay = await Relay.to(await placeOfManager(a, manager));
  try {
    const client = await a.connect(relay.address, KEY);
    await a.registerKnown(client, 'Account');
    const list = await a.make(client, 'list', [[1, 2]]);
    const account = await a.create(client, 'Account', [7]);
    for (const [object, from, to, right] of [
      [list, 'snapshot', 'toString', [1, 2]],
      [account, 'konstruktor', 'constructor', 'asked'],
      [account, 'hasOwnProperti', 'hasOwnProperty', 'asked'],
      [account, 'toStrang', 'toString', 'asked'],
      [account, 'xaudit', '_audit', 'asked'],
    ] as const) {
      relay.change((chunk) => Buffer.from(chunk.toString('latin1').replaceAll(from, to), 'latin1'));
      const outcome = await a.attempt(object, from);
      const promise = `A message that asks for ${to}, which is not exposed, is rejected.`;
      const isRight = outcome.kind === 'value' && JSON.stringify(outcome.value) === JSON.stringify(right);
      holds(outcome.kind === 'error' || isRight, promise, 'exposed', { actual: JSON.stringify(outcome) });
      if (outcome.kind === 'error') same(outcome.error.name, 'NotExposed', promise, 'wrong-error');
    }
  } finally {
    relay.close();
    await a.shutdown(manager);
  }
});

law('garbage, lies about lengths and silence cost the server nothing', async ({ processes, trail }) => {
  const [a, b, c] = await processes(3);
  const manager = await a.startOnNetwork(KEY);
  const [list, event] = [await a.make(manager, 'list'), await a.make(manager, 'event')];
  const [place, address] = [await placeOfManager(a, manager), await a.address(manager)];
  const idle = await b.make(await b.connect(address, KEY), 'list', [[1]]);
  const [server = 0] = childrenOf(a);
  const before = Math.round(residentBytes(a, server) / 2 ** 20);
  const lives = async (what: string): Promise<void> => {
    await quiet(a);
    const outcome = await a.attempt(list, 'push', [what]);
    const isAlive = outcome.kind === 'value' && childrenOf(a).includes(server);
    holds(isAlive, `${what}: the server keeps running.`, 'blocked-others');
    const mib = Math.round(residentBytes(a, server) / 2 ** 20);
    const actual = `${String(before)} MiB have become ${String(mib)} MiB`;
    holds(mib < before + 150, `${what}: memory is only for bytes that came.`, 'memory-flood', { actual });
  };
  const strangers: Stranger[] = [];
  const knock = (): Stranger => strangers[strangers.push(new Stranger(place)) - 1] as Stranger;
  try {
    for (const [what, bytes] of garbage()) {
      trail.restart();
      await knock().send(bytes);
      await lives(`${what} from a stranger`);
    }
    const broken = knock();
    await broken.send(new Uint8Array(3));
    await quiet(a);
    broken.reset();
    await lives('A reset by a stranger');
    knock().flood(Buffer.alloc(2 ** 20, 0x7b), 400);
    await lives('A flood of 400 MiB from a stranger');
    trail.restart();
    for (let i = 0; i < 40; i++) await knock().send(new Uint8Array(i % 4)); // some send half a header
    await lives('Silence on forty connections');
    const friend = await timed(c, () => c.errorOfConnect(address, KEY));
    same([friend.value, friend.ms < 1000], [null, true], 'Clients with the key get in.', 'blocked-others');
    await a.call(event, 'wait', [6_000]);
    const dropped = 'A stranger that is silent for five seconds is dropped, even after its first bytes.';
    const areGone = strangers.every(({ isEnded }) => isEnded);
    holds(areGone, dropped, 'leaked-descriptor');
    same(await b.call(idle, 'at', [0]), 1, 'A client with the key may be silent for as long as it likes.');
    for (const [what, bytes] of garbage()) {
      trail.restart();
      const relay = await Relay.to(place);
      await b.make(await b.connect(relay.address, KEY), 'list');
      relay.inject(bytes);
      await lives(`${what} after a valid proof`);
      relay.close();
    }
    await knock().send(new Uint8Array(0));
    await a.shutdown(manager);
    same(childrenOf(a).length, 0, 'shutdown() does not wait for strangers.', 'leaked-process');
  } finally {
    for (const stranger of strangers) stranger.close();
  }
});
