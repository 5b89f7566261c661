import { describe } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromiumPath } from './chromium';

/** Without Chromium on this machine, these tests are skipped, and counted as skipped. */
export const inChromium = chromiumPath === undefined ? describe.skip : describe;

export interface Look {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

export async function newPage(browser: Browser, { width, scheme }: Look): Promise<Page> {
  return browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme, bypassCSP: false });
}

/** What axe-core finds wrong with a page, a line for each. */
export async function violationsOn(page: Page): Promise<string[]> {
  // Not as an element of the page, which its policy would refuse.
  const found = await page.evaluate(`${axe.source}; axe.run()`);
  const { violations } = found as axe.AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
