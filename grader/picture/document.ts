import { createHash } from 'node:crypto';
import { escaped } from '../report/markup-text';
import type { Bundle } from './bundle';

export interface PageOptions {
  readonly title: string;
  readonly bundle: Bundle;
  /** What the program of the page reads with `readData`. */
  readonly data: unknown;
  /** Where the page may connect to, as a source of a Content Security Policy; nowhere by default. */
  readonly connect?: string;
}

/** The element that contains the data. */
const DATA = 'data';

/**
 * A page in one file, which can load nothing: its policy allows its own script and its own style sheet, by their hashes,
 * and nothing else. Learner text is data, which the program of the page shows as text.
 */
export function htmlPage({ title, bundle: { script, style }, data, connect }: PageOptions): string {
  // The end of the element would be found in a string as well.
  const code = script.replaceAll('</script', '<\\/script');
  const policy = [
    `default-src 'none'`,
    `script-src ${hashOf(code)}`,
    `style-src ${hashOf(style)}`,
    `connect-src ${connect ?? `'none'`}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<div id="page"><noscript>This page draws runs with a script, which it contains. Allow scripts for it to see them.</noscript></div>
<script type="application/json" id="${DATA}">${json}</script>
<script>${code}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
