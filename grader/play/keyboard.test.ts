import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { inChromium, newPage, violationsOn } from '../picture/testing/browser';
import { startChromium } from '../picture/testing/chromium';
import { levels } from './levels';
import type { GameState } from './state';
import { Pages, Served } from './testing/served';

/** Only a machine that is busy otherwise comes near it. */
const PATIENCE_MS = 15 * 60_000;
/** All of them at night, with the thousand games. */
const chosen = process.env['FORKLINGS_GAMES'] === undefined ? levels.filter((_, at) => at % 6 === 0) : levels;
const played = chosen.map(
  ({ id, goal }, at) => ({ id, goal, scheme: at % 2 === 0 ? 'light' : 'dark' }) as const,
);

inChromium('in Chromium', () => {
  let served: Served;
  let browser: Browser;
  /** Closes the pages of a test, which would otherwise be the players of the next. */
  let open: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open) await close();
    open = [];
  });
  beforeAll(async () => {
    served = await Served.start();
    browser = await startChromium();
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    await served.stop();
  }, PATIENCE_MS);

  async function focusOn(page: Page, name: string): Promise<void> {
    for (let tabs = 0; tabs < 300; tabs++) {
      const focused: unknown = await page.evaluate(
        "(document.activeElement.querySelector('.hidden') ?? document.activeElement).textContent.trim() + '|' + (document.activeElement.getAttribute('aria-label') ?? '')",
      );
      if (
        String(focused)
          .split('|')
          .some((one) => one.startsWith(name))
      )
        return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no tab stop is named ${name}`);
  }

  /** A second page, which takes nothing over: it knows the moves of the break that is shown. */
  const stateOf = async (follower: Pages, is: (game: GameState) => boolean): Promise<GameState> => {
    await follower.until(({ state }) => state.game !== undefined && is(state.game));
    return follower.game;
  };

  test.each(played)(
    '$id is won with the keyboard alone, $scheme, and axe finds nothing',
    async ({ id, goal, scheme }) => {
      const page = await newPage(browser, { width: 1280, scheme });
      open.push(() => page.close());
      await page.goto(served.address);
      await page.waitForSelector('.levels, .game');
      if ((await page.locator('.game').count()) > 0) {
        await focusOn(page, 'All levels');
        await page.keyboard.press('Enter');
      }
      await page.waitForSelector('.levels');
      expect(await violationsOn(page)).toEqual([]);
      const follower = await Pages.open(served.address);
      open.push(() => follower.close());
      await focusOn(page, `${goal}: code with a mistake`);
      await page.keyboard.press('Enter');
      await stateOf(
        follower,
        ({ level, phase, search }) => level.id === id && phase === 'playing' && search.kind === 'found',
      );
      await focusOn(page, 'Show me');
      await page.keyboard.press('Enter');
      const { moves } = await stateOf(follower, ({ isShown }) => isShown);
      // What a page asks of an older position is refused, so it must have seen this one.
      await page.waitForSelector('.verdict.won');
      await page.keyboard.press('r');
      await stateOf(follower, ({ steps, phase }) => steps === 0 && phase === 'playing');
      for (const [at, { process, kind, bytes }] of moves.entries()) {
        const { buttons } = follower.game;
        await page.waitForSelector(`.choice >> nth=${buttons.length - 1}`);
        if (kind === 'step' || kind === 'timeout') await page.keyboard.press(String(process));
        else {
          const what =
            kind === 'kill'
              ? 'is killed here'
              : `moves only ${bytes === 1 ? '1 byte' : `${bytes ?? 0} bytes`}`;
          await focusOn(page, `Process ${process} ${what}`);
          await page.keyboard.press('Enter');
        }
        await stateOf(follower, ({ steps }) => steps === at + 1);
        await page
          .locator('.verdict strong', { hasText: new RegExp(String.raw`\b${String(at + 1)} step`) })
          .waitFor();
      }
      await page.waitForSelector('.verdict.won');
      expect(await page.locator('.fault').innerText()).not.toBe('');
      expect(await violationsOn(page)).toEqual([]);
      await page.keyboard.press('u');
      await page.waitForSelector('.choice');
      expect(await violationsOn(page)).toEqual([]);
    },
    PATIENCE_MS,
  );
});
