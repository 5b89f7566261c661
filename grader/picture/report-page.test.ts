import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { CheckResult, KataResult, Result } from '../report/result';
import { failing, sampleResult } from '../report/testing/sample-result';
import { bundle } from './bundle';
import { reportPage } from './report-page';
import { inChromium, newPage, violationsOn, type Look } from './testing/browser';
import { startChromium } from './testing/chromium';
import { longRun, manyFailures } from './testing/sample-pages';

const PATIENCE_MS = 120_000;
const resultOf = (katas: KataResult[]): Result => ({ ...sampleResult, katas });
const result = resultOf([failing]);

test('the page has no address of another place, and its policy allows none', () => {
  const page = reportPage(result);
  const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? '';
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; connect-src 'none'; base-uri 'none'; form-action 'none'$/,
  );
  expect(page).not.toMatch(/<(?:link|img|iframe|script) [^>]*(?:src|href)=/);
});

test('learner text cannot leave the data', () => {
  const [first, ...others] = failing.checks;
  const hostile = { ...first, title: '</script><script>alert(1)</script><!--' } as CheckResult;
  const page = reportPage(resultOf([{ ...failing, checks: [hostile, ...others] }]));
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<!--');
});

test('a page is smaller than 200 KB, and the report of 60 failures smaller than 2 MB', () => {
  const { script, style } = bundle('picture/browser/report/main.tsx');
  expect(script.length + style.length).toBeLessThan(200_000);
  expect(reportPage(manyFailures(60, longRun(60, 5))).length).toBeLessThan(2_000_000);
});

inChromium('in Chromium', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-page-'));
  const file = path.join(folder, 'report.html');
  let browser: Browser;
  beforeAll(async () => {
    writeFileSync(file, reportPage(result));
    browser = await startChromium();
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }, PATIENCE_MS);

  async function open(look: Look): Promise<{ page: Page; wrong: string[] }> {
    const page = await newPage(browser, look);
    const wrong: string[] = [];
    page.on('pageerror', ({ message }) => wrong.push(message));
    page.on('console', (message) => wrong.push(message.text()));
    page.on('request', (request) => {
      if (request.url() !== `file://${file}`) wrong.push(request.url());
    });
    await page.goto(`file://${file}`);
    await page.waitForSelector('.picture');
    return { page, wrong };
  }

  const looks = [1280, 400].flatMap((width) =>
    (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
  );
  test.each(looks)(
    '$width pixels wide, $scheme: it draws, loads nothing, fits, and axe finds nothing',
    async (look) => {
      const { page, wrong } = await open(look);
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      expect(await page.locator('.picture [data-row]').count()).toBeGreaterThan(5);
      expect(await page.locator('.lines .life').count()).toBeGreaterThan(2);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
      expect(await violationsOn(page)).toEqual([]);
      expect(wrong).toEqual([]);
      await page.close();
    },
    PATIENCE_MS,
  );

  test(
    'the keys step through the run, and memory is that of the step',
    async () => {
      const { page } = await open({ width: 1280, scheme: 'light' });
      const slider = page.getByLabel('Step of the run').first();
      const memory = page.locator('.memory dd').first();
      expect(await memory.innerText()).toBe('101');
      await slider.focus();
      await page.keyboard.press('Home');
      expect(await memory.innerText()).toBe('100');
      expect(await slider.getAttribute('aria-valuetext')).toBe('Process 1 calls deposit(1).');
      await page.keyboard.press('ArrowRight');
      expect(await slider.getAttribute('aria-valuetext')).toContain('line 2: load');
      await page.locator('.picture [aria-current]').first().focus();
      await page.keyboard.press('ArrowDown');
      expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe(
        await slider.getAttribute('aria-valuetext'),
      );
      await page.close();
    },
    PATIENCE_MS,
  );
});
