import { childrenOf, exploreDeliveries, holds, placeOf, quiet, Relay, residentBytes, same } from '#lab';
import { stage, Stranger, throws, type Place, type Remote } from '#lab';
import type * as Scenarios from './manager.scenarios';

const { law } = stage<typeof Scenarios>('manager', 'network');
type Subject = Remote<typeof Scenarios>;

const KEY = 'a key that only friends know';
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

async function placeOfManager(a: Subject, manager: number): Promise<Place> {
  const address = await a.address(manager);
  const place = placeOf(address);
  const promise = 'address is where the server listens: a path, or { host, port }.';
  holds(place !== undefined, promise, 'wrong-value', { actual: JSON.stringify(address) });
  return place;
}

law('fifty clients with the key use one manager at once', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  const manager = await a.startOnNetwork(KEY);
  const [list, address] = [await a.make(manager, 'list'), await a.address(manager)];
  const clients = [b.connectMany(address, KEY, list, 25, 'b'), c.connectMany(address, KEY, list, 25, 'c')];
  same(await Promise.all(clients), [25, 25], 'Fifty clients, each with a list of its own.', 'lost-result');
  const all = (await a.call(list, 'snapshot')) as string[];
  const names = ['b', 'c'].flatMap((who) => range(25).map((i) => `${who} ${String(i)}`));
  same([...all].sort(), names.sort(), 'All fifty have pushed to the list that they share.', 'lost-item');
  const mine = await b.make(await b.connect(address, KEY), 'list');
  const lengths = await b.pushMany(mine, 100);
  same(lengths, range(101).slice(1), 'Calls in flight are carried out in the order in which they were made.');
  same(await b.call(mine, 'snapshot'), range(100), 'A hundred calls are all carried out, once.', 'lost-item');
  const more = await b.descriptorsOf(mine, 20);
  const shared = 'Calls share a connection: twenty more need no descriptors.';
  holds(more <= 2, shared, 'leaked-descriptor', { actual: `${String(more)} more` });
  await a.shutdown(manager);
});

law('addresses and keys of the wrong kind are refused', async ({ processes }) => {
  const [a] = await processes(1);
  const errors = ['TypeError', 'RangeError', 'AddressUnusable'];
  const promise = 'An address is a path, or { host, port }.';
  for (const address of [7, { host: 'localhost', port: -1 }, { host: 'localhost', port: 'x' }])
    await throws(a.startAndStop({ address }), { name: errors }, promise);
  const noKey = 'authKey is a string or bytes, and not empty.';
  for (const authKey of [7, {}, '']) {
    const error = { name: authKey === '' ? 'RangeError' : 'TypeError', mentions: ['authKey'] };
    await throws(a.startAndStop({ authKey }), error, noKey);
    await throws(a.connect('/nowhere/at/all.sock', authKey), error, noKey);
  }
  same(childrenOf(a).length, 0, 'A start() that rejects leaves no process.', 'leaked-process');
  await throws(a.connect(7, KEY), { name: 'TypeError' }, 'connect() takes an address.');
  const gone = { name: 'ManagerGone' };
  await throws(a.connect('/nowhere/at/all.sock', KEY), gone, 'Where no server listens, connect() rejects.');
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
  const cuts = { deliveries: true, cuts: true, deviations: 1, most: 36 } as const;
  await exploreDeliveries(context, [a, b], { ...cuts, setUp, run });
  await a.shutdown(manager);
  const at = async (promise: string): Promise<void> =>
    same(await b.call(list, 'at', [0]), 1, promise, 'message-split');
  const each = async (): Promise<void> => at('Even when each byte arrives by itself.');
  await exploreDeliveries(context, [a, b], { pieces: 1, setUp, run: each });
  await a.shutdown(manager);
  const first = async (): Promise<void> => setUp().then(async () => at('From the first byte on.'));
  await exploreDeliveries(context, [a, b], { pieces: 11, run: first });
  await a.shutdown(manager);
});

law('without the key, no peer gets in', async ({ processes }) => {
  const [a, b] = await processes(2);
  const manager = await a.startOnNetwork(KEY);
  const list = await a.make(manager, 'list', [['mine']]);
  const address = await a.address(manager);
  for (const wrong of ['wrong', `${KEY} `, KEY.slice(1)]) {
    const error = await b.errorOfConnect(address, wrong);
    holds(error !== null, 'connect() with a wrong key rejects.', 'not-authenticated');
    same(error.name, 'AuthenticationFailed', 'The error is AuthenticationFailed.', 'wrong-error');
  }
  const forger = await Relay.to(await placeOfManager(a, manager));
  forger.change((chunk) => Buffer.from(chunk.map((byte, i) => (i === chunk.length >> 1 ? byte ^ 1 : byte))));
  const error = await b.errorOfConnect(forger.address, KEY);
  forger.close();
  holds(error !== null, 'A proof that was changed in transit is not accepted.', 'not-authenticated');
  same(await b.errorOfConnect(address, KEY), null, 'A peer that has the key gets in.', 'lost-result');
  same(await a.call(list, 'snapshot'), ['mine'], 'None of this has changed anything.', 'not-authenticated');
  await a.shutdown(manager);
});

law('an eavesdropper learns nothing that lets it in', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const manager = await a.startOnNetwork(KEY);
  const place = await placeOfManager(a, manager);
  const relay = await Relay.to(place);
  const strangers: Stranger[] = [];
  try {
    const client = await b.connect(relay.address, KEY);
    const own = await b.make(client, 'list', [['b’s']]);
    const inner = await b.make(client, 'list');
    for (const item of ['once', inner]) await b.call(own, 'push', [item]);
    await b.call(own, 'at', [2]);
    const seen = Buffer.concat([...relay.sent, ...relay.answered]);
    const forms = (['utf8', 'hex', 'base64'] as const).map((form) =>
      Buffer.from(Buffer.from(KEY).toString(form)),
    );
    const isTold = [...forms, Buffer.from(KEY, 'utf16le')].some((form) => seen.includes(form));
    holds(!isTold, 'The key never travels in a message, not even with a proxy.', 'not-authenticated');
    // An eavesdropper replays the same bytes: all of them from the first, and without the proof.
    const chunks = [...relay.sent];
    for (const from of chunks.keys()) {
      trail.restart();
      const stranger = new Stranger(place);
      strangers.push(stranger);
      for (const chunk of chunks.slice(from)) {
        await stranger.send(chunk);
        await quiet(a);
      }
      const replay =
        'A replayed answer proves nothing: each challenge is new, and nothing counts before the proof.';
      same(await b.call(own, 'length'), 3, replay, 'not-authenticated');
    }
    const [first, second] = strangers.map(({ received }) => received.toString('hex'));
    const isNew = first === '' || first !== second;
    holds(isNew, 'The server’s challenge is different each time.', 'not-authenticated');
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
    // In transit, the name of a method is replaced by a name of the same length that is not exposed.
    for (const [object, from, to, right] of [
      [list, 'snapshot', 'toString', [1, 2]],
      [account, 'konstruktor', 'constructor', 'asked'],
      [account, 'hasOwnProperti', 'hasOwnProperty', 'asked'],
      [account, 'toStrang', 'toString', 'asked'],
      [account, 'xaudit', '_audit', 'asked'],
    ] as const) {
      relay.change((chunk) => Buffer.from(chunk.toString('latin1').replaceAll(from, to), 'latin1'));
      const outcome = await a.attempt(object, from);
      const actual = JSON.stringify(outcome);
      const promise = `A message that asks for ${to}, which is not exposed, is rejected.`;
      const isRight = outcome.kind === 'value' && JSON.stringify(outcome.value) === JSON.stringify(right);
      holds(outcome.kind === 'error' || isRight, promise, 'exposed', { actual });
      if (outcome.kind === 'error') same(outcome.error.name, 'NotExposed', promise, 'wrong-error');
    }
  } finally {
    relay.close();
    await a.shutdown(manager);
  }
});

function garbage(): (readonly [string, Uint8Array])[] {
  const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256);
  return [
    ['Noise', noise],
    ['A length of 4 GiB', Buffer.concat([Buffer.alloc(4, 0xff), Buffer.alloc(200_000)])],
    ['A length of 1 GiB', Buffer.concat([Buffer.from([0, 0, 0, 0x40, 0x40, 0, 0, 0]), Buffer.alloc(64)])],
    ['A length of 2⁶⁴ − 1', Buffer.concat([Buffer.alloc(16, 0xff), Buffer.from('{"')])],
    ['Zeros', Buffer.alloc(100_000)],
    ['A request for a web page', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['A line that never ends', Buffer.alloc(4 * 2 ** 20, 'x')],
  ];
}

law('garbage, lies about lengths and silence cost the server nothing', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
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
    const promise = `${what}: the server must not allocate for bytes that were only announced.`;
    const facts = { expected: `about ${String(before)} MiB`, actual: `${String(mib)} MiB` };
    holds(mib < before + 150, promise, 'memory-flood', facts);
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
    for (let i = 0; i < 40; i++) await knock().send(new Uint8Array(0));
    await lives('Silence on forty connections');
    const beside = 'Clients with the key get in beside them.';
    same(await b.errorOfConnect(address, KEY), null, beside, 'blocked-others');
    await a.call(event, 'wait', [6_000]);
    const left = strangers.filter(({ isEnded }) => !isEnded).length;
    same(left, 0, 'A stranger that is silent for five seconds is dropped.', 'leaked-descriptor');
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
