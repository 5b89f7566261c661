import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Debian's package and Ubuntu's, and what a contributor may have. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Undefined on a machine without Chromium. */
export const chromiumPath = [process.env['FORKLINGS_CHROMIUM'], ...places].find(
  (place) => place !== undefined && existsSync(place),
);

/** @throws on a machine without Chromium */
export async function startChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('there is no Chromium on this machine');
  // Its sandbox needs rights that a container often lacks, and these pages are our own.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
}
