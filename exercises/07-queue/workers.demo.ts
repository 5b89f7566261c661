import { sleep } from '#kernel';
import { Process } from '#katas/process';
import { Queue } from '#katas/queue';

/** Anything that can be cloned is an item. */
interface Order {
  readonly id: string;
  readonly pieces: ReadonlyMap<string, number>;
  readonly placed: Date;
}

interface Bill {
  readonly order: string;
  readonly worker: string;
  readonly total: bigint;
}

const PRICES: Readonly<Record<string, bigint>> = { bolt: 2n, nut: 1n, plate: 12n };
const SHOPS = ['north', 'south'];
const WORKERS = ['Ada', 'Ben', 'Cleo'];
const ORDERS_EACH = 6;

/** A producer: there may be many. When the queue is full, it waits. */
export function placeOrders(shop: string, orders: Queue<Order | null>): void {
  for (let i = 1; i <= ORDERS_EACH; i += 1) {
    const pieces = new Map([
      ['bolt', 4 * i],
      ['nut', 4 * i],
      ['plate', i],
    ]);
    orders.put({ id: `${shop}-${i}`, pieces, placed: new Date() });
  }
}

/** A consumer that also produces: it gets orders and puts bills, until it gets null instead of an order. */
export function work(worker: string, orders: Queue<Order | null>, bills: Queue<Bill>): void {
  for (let order = orders.get(); order !== null; order = orders.get()) {
    sleep(20); // takes a while, or the first worker would be done before the others have started
    let total = 0n;
    for (const [piece, count] of order.pieces) total += BigInt(count) * (PRICES[piece] ?? 0n);
    bills.put({ order: order.id, worker, total });
    orders.taskDone();
  }
  orders.taskDone();
}

async function main(): Promise<void> {
  using orders = new Queue<Order | null>({ maxSize: 4 });
  using bills = new Queue<Bill>();
  const shops = SHOPS.map((shop) => new Process(placeOrders, [shop, orders], { name: shop }));
  const workers = WORKERS.map((worker) => new Process(work, [worker, orders, bills], { name: worker }));
  for (const process of [...shops, ...workers]) process.start();

  // Taken as they arrive: a queue is not a place to store things.
  const all: Bill[] = [];
  while (all.length < SHOPS.length * ORDERS_EACH) {
    const bill = bills.get();
    console.log(`${bill.order} comes to ${bill.total}, says ${bill.worker}`);
    all.push(bill);
  }

  await Promise.all(shops.map((shop) => shop.join()));
  for (const _ of WORKERS) orders.put(null); // one for each worker, since each takes one
  await Promise.all(workers.map((worker) => worker.join()));
  console.log(`All orders are done: ${orders.joinTasks(0)}; bills left: ${bills.size}`);
  console.log(`Final total: ${all.reduce((sum, { total }) => sum + total, 0n)}`);
}

// A process that only loads this file, such as a child of its own, must not start everything again.
if (require.main === module) void main();
