import { sleep } from '#kernel';
import { Pool, type WorkerDied } from '#katas/pool';

/** The initializer sets this process's own copy: each child needs its own call. */
let unit = '(not initialized)';

export function useUnit(name: string): void {
  unit = name;
}

interface Square {
  readonly text: string;
  readonly pid: number;
}

export function square(side: number): Square {
  sleep(10); // takes a while, or one child would do everything
  return { text: `${side * side} ${unit}`, pid: process.pid };
}

export function area(width: number, height: number): string {
  return `${width * height} ${unit}`;
}

export function leave(exitCode: number): never {
  process.exit(exitCode);
}

const mylist = [1, 2, 3, 4, 5, 6, 7, 8];

async function main(): Promise<void> {
  // A chunk of two is one task, and each child does one task: four children, two at a time.
  await using pool = new Pool({
    processes: 2,
    initializer: useUnit,
    initArgs: ['m²'],
    maxTasksPerChild: 1,
  });
  console.log(`Sides: ${mylist.join(', ')}; children at a time: ${pool.pids.length}`);
  const squares = await pool.map(square, mylist, { chunkSize: 2 });
  const children = [...new Set(squares.map(({ pid }) => pid))];
  for (const [i, { text, pid }] of squares.entries()) {
    console.log(`  ${mylist[i]} → ${text}, by child ${children.indexOf(pid) + 1}`);
  }
  console.log(
    `Children that worked: ${children.length}; this process among them: ${children.includes(process.pid)}`,
  );

  console.log(`Four by five: ${await pool.apply(area, [4, 5])}`);
  const rectangles = await pool.starmap(area, [
    [1, 2],
    [3, 4],
  ]);
  console.log(`Rectangles: ${rectangles.join(', ')}; and this process has "${unit}"`);

  try {
    await pool.apply(leave, [3]);
  } catch (error) {
    const { name, exitCode } = error as WorkerDied;
    console.log(`A task that ends its child: ${name}, exit code ${exitCode}`);
  }
  console.log('The pool survives:');
  for await (const { text } of pool.imap(square, endless())) {
    console.log(`  ${text}`);
    if (text.startsWith('16 ')) break;
  }

  pool.close();
  await pool.join();
  console.log(`After join(): ${pool.pids.length} children`);
}

/** imap takes only as many items as there is room for. */
function* endless(): Generator<number> {
  for (let side = 1; ; side += 1) yield side;
}

// A process that only loads this file, such as a child of the pool, must not start everything again.
if (require.main === module) void main();
