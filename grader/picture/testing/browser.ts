import { describe } from '@jest/globals';
import axe from 'axe-core';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

/** Debian's package and Ubuntu's, and what a contributor may have. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = [process.env['FORKLINGS_CHROMIUM'], ...places].find(
  (place) => place !== undefined && existsSync(place),
);

/** Without Chromium on this machine, these tests are skipped, and counted as skipped. */
export const inChromium = executablePath === undefined ? describe.skip : describe;

export async function startChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('there is no Chromium on this machine');
  // Its sandbox needs rights that a container often lacks, and these pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

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
