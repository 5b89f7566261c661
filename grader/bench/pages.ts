import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { reportPage } from '../picture/report-page';
import { chromiumPath, startChromium } from '../picture/testing/chromium';
import { longRun, manyFailures } from '../picture/testing/sample-pages';
import { playPage } from '../play/page';
import { Pages, Served } from '../play/testing/served';
import type { Row } from './rows';
import { median } from './side-by-side';

const MOST_PAGE_BYTES = 200_000;
const FAILURES = 60;
const MOST_REPORT_BYTES = 2_000_000;
const STEPS = 300;
const LANES = 5;
const MOST_MS = 100;
const DRAWINGS = 15;
const CLICKS = 60;
const LEVEL = 'bank-opposite';

/** How large the pages are, how long a long run takes to be drawn, and a click in the game to be seen. */
export async function* pages(): AsyncGenerator<Row> {
  yield sizeRow('the page of the game', playPage(0), MOST_PAGE_BYTES);
  yield sizeRow(
    'the page of a report, without its data',
    reportPage(manyFailures(0, longRun(0, 1))),
    MOST_PAGE_BYTES,
  );
  const failures = manyFailures(FAILURES, longRun(STEPS / 5, LANES));
  yield sizeRow(
    `the report of ${String(FAILURES)} failures of ${String(STEPS / 5)} steps`,
    reportPage(failures),
    MOST_REPORT_BYTES,
  );
  if (chromiumPath === undefined) {
    yield { kind: 'skipped', name: 'a run is drawn', lacks: 'Chromium' };
    return;
  }
  const browser = await startChromium();
  try {
    yield await drawing(browser);
    yield await clicks(browser);
  } finally {
    await browser.close();
  }
}

/** From the click that opens a failure to the frame that shows its picture. */
async function drawing(browser: Browser): Promise<Row> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pages-'));
  const file = path.join(folder, 'report.html');
  try {
    // The first failure is open, so the second is the one that is drawn.
    writeFileSync(file, reportPage(manyFailures(2, longRun(STEPS, LANES))));
    const times: number[] = [];
    for (let round = 0; round < DRAWINGS; round++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await page.goto(`file://${file}`);
      await page.waitForSelector('.row');
      times.push(await timeOf(page, OPEN_THE_SECOND));
      await page.close();
    }
    return timesRow(`a run of ${String(STEPS)} steps and ${String(LANES)} lanes is drawn`, times);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the click on a process's next step to the frame that shows it, in a game of real processes. */
async function clicks(browser: Browser): Promise<Row> {
  const served = await Served.start();
  try {
    const follower = await Pages.open(served.address);
    await follower.begin(LEVEL);
    await follower.until(({ state }) => state.game?.search.kind !== 'searching');
    follower.close();
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(served.address);
    const times: number[] = [];
    while (times.length < CLICKS) {
      await page.waitForSelector('.choice:enabled, .verdict.won, .verdict.kept');
      const choices = await page.locator('.choice').count();
      if (choices === 0) {
        await page.locator('.tools button', { hasText: 'Begin again' }).click();
        await page.waitForSelector('.verdict.playing');
      } else times.push(await timeOf(page, clickOn(times.length % choices)));
    }
    return timesRow('a step in the game is on the screen', times);
  } finally {
    await served.stop();
  }
}

/** Both are run in the page. What follows a frame in its own task comes after that frame's layout and paint. */
const FRAME = `const frame = () => new Promise((shown) =>
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = shown;
    port2.postMessage(0);
  }));`;
const OPEN_THE_SECOND = `(async () => { ${FRAME}
  const failure = document.querySelectorAll('details.failure')[1];
  const started = performance.now();
  failure.querySelector('summary').click();
  const isDrawn = () => failure.querySelectorAll('.row').length >= ${String(STEPS)} && failure.querySelector('.dot');
  do await frame(); while (!isDrawn());
  return performance.now() - started;
})()`;

const clickOn = (choice: number): string => `(async () => { ${FRAME}
  const standing = document.querySelector('.verdict strong');
  const before = standing.textContent;
  const started = performance.now();
  document.querySelectorAll('.choice')[${String(choice)}].click();
  do await frame(); while (standing.textContent === before);
  return performance.now() - started;
})()`;

async function timeOf(page: Page, program: string): Promise<number> {
  return page.evaluate<number>(program);
}

function timesRow(name: string, times: readonly number[]): Row {
  const [middle, most] = [median(times), Math.max(...times)];
  const figures = `median ${middle.toFixed(0)} ms, at most ${most.toFixed(0)} ms, of ${String(times.length)}`;
  const faults = middle > MOST_MS ? [`it takes more than ${String(MOST_MS)} ms`] : [];
  return { kind: 'proof', name, figures, faults };
}

function sizeRow(name: string, page: string, most: number): Row {
  const bytes = Buffer.byteLength(page);
  const figures = `${(bytes / 1000).toFixed(0)} KB`;
  const faults = bytes > most ? [`it is larger than ${(most / 1000).toFixed(0)} KB`] : [];
  return { kind: 'proof', name, figures, faults };
}
