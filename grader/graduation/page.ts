import { escaped } from '../report/markup-text';
import type { Graduated } from './graduate';

/** The result as one page that can be printed: no scripts, no network. The names of tests and titles are plain text. */
export function graduationPage(done: readonly Graduated[], when: Date): string {
  const passed = done.filter(({ outcome }) => outcome === 'passed').length;
  const counted = done.filter(({ outcome }) => outcome !== 'not-written').length;
  const katas = [...new Set(done.map(({ kata }) => kata))];
  const isWhole = passed === counted;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>forklings: graduation</title>
<style>
  body { font: 11pt/1.4 Georgia, serif; max-width: 46em; margin: 3em auto; padding: 0 1em; color: #111; background: #fff; }
  h1 { font-size: 2em; text-align: center; margin: 0; }
  .what { text-align: center; }
  h2 { font-size: 1.1em; margin: 1.2em 0 0.2em; break-after: avoid; }
  ul { margin: 0; padding-left: 1.4em; columns: 2; column-gap: 2em; font-size: 9pt; }
  li { break-inside: avoid; }
  li.failed { font-weight: bold; }
  .like { color: #555; }
  @media print { body { margin: 0; max-width: none; } }
</style>
<h1>${isWhole ? 'multiprocessing, rebuilt' : 'multiprocessing, nearly rebuilt'}</h1>
<p class="what">Nine parts, written by one person, and linked together:<br>
<strong>${String(passed)} of ${String(counted)} programs</strong> that ask what CPython’s own tests ask hold on them.<br>
${when.toISOString().slice(0, 10)}</p>
${katas.map((kata) => part(kata, done)).join('\n')}
</html>
`;
}

function part(kata: string, done: readonly Graduated[]): string {
  const items = done
    .filter((one) => one.kata === kata)
    .map(
      ({ title, like, outcome, sentence }) =>
        `<li class="${outcome}">${MARKS[outcome]} ${escaped(title)} <span class="like">(${escaped(like)})</span>${
          outcome === 'failed' && sentence !== undefined ? `<br>${escaped(sentence)}` : ''
        }</li>`,
    );
  return `<h2>${escaped(kata)}</h2>\n<ul>\n${items.join('\n')}\n</ul>`;
}

const MARKS = { passed: '✓', failed: '✗', 'not-written': '· not written:' };
