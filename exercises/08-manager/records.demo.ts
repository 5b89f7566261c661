import { Manager, type ListProxy } from '#katas/manager';
import { Process } from '#katas/process';

type Entry = readonly [name: string, score: number];

/** Reads the list that the server holds, one record after the other. */
export async function printRecords(records: ListProxy<Entry>): Promise<void> {
  for await (const [name, score] of records) console.log(`Name: ${name}\nScore: ${score}\n`);
}

/** The new record goes to the server, and so to every process. */
export async function insertRecord(record: Entry, records: ListProxy<Entry>): Promise<void> {
  await records.push(record);
  console.log('New record added!\n');
}

async function main(): Promise<void> {
  await using manager = await Manager.start();
  // A list in the memory of the server; this process has a proxy of it.
  const records = await manager.list<Entry>([
    ['Sam', 10],
    ['Adam', 9],
    ['Kevin', 9],
  ]);
  const newRecord: Entry = ['Jeff', 8];

  const p1 = new Process(insertRecord, [newRecord, records]);
  const p2 = new Process(printRecords, [records]);

  p1.start();
  await p1.join();

  p2.start();
  await p2.join();
}

// A process that only loads this file, such as a child of its own, must not start everything again.
if (require.main === module) void main();
