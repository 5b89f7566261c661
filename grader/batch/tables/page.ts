import { storyOf } from '../../formats/story';
import { escaped } from '../../report/markup-text';
import type { ClassResult, StudentResult } from './class-result';
import {
  lawShares,
  mostFailed,
  needHelp,
  stageShares,
  type FailedLaw,
  type Judged,
  type Share,
} from './statistics';

/** One file that needs no server and no network. Everything in it that students wrote is text. */
export function pageOf(result: ClassResult, judged: Judged): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>forklings: a class</title>
<style>${STYLE}</style>
<h1>A class of ${String(result.students.length)}</h1>
${helpPart(result)}
${failedPart(mostFailed(judged))}
${result.katas
  .map(({ id, folder, title }) =>
    kataPart(
      `${folder.slice(0, 2)} ${title}`,
      judged.filter(({ kata }) => kata.id === id),
    ),
  )
  .join('')}
${studentsPart(result)}
</html>
`;
}

function helpPart(result: ClassResult): string {
  const rows = needHelp(result).map(
    ({ student, why }) => `<tr><th scope="row">${named(student)}</th><td>${escaped(why)}</td></tr>`,
  );
  return rows.length === 0
    ? ''
    : `<h2>In need of help</h2>\n<table><tr><th>student</th><th>why</th></tr>${rows.join('\n')}</table>`;
}

function failedPart(laws: readonly FailedLaw[]): string {
  if (laws.length === 0) return '';
  const parts = laws.map((law) => {
    const { kata, sample, failed, of, result } = law;
    const story = storyOf({ kata, check: sample }, result);
    return `<details><summary>${escaped(kata.id)}: ${escaped(sample.title)} <b>${String(failed)} of ${String(of)} fail</b></summary><pre tabindex="0">${escaped(story)}</pre></details>`;
  });
  return `<h2>What fails most often</h2>\n<p>Each with one of the failures.</p>\n${parts.join('\n')}`;
}

function kataPart(title: string, judged: Judged): string {
  if (judged.length === 0) return '';
  const bars = (shares: readonly Share[]): string =>
    shares
      .map(
        ({ title: one, passed, of }) =>
          `<tr><th scope="row">${escaped(one)}</th><td><meter min="0" max="${String(of)}" value="${String(passed)}"></meter></td><td>${String(passed)} of ${String(of)}</td></tr>`,
      )
      .join('\n');
  return `<h2>${escaped(title)}</h2>\n<table><tr><th>stage</th><th colspan="2">passed by</th></tr>${bars(stageShares(judged))}</table>
<details><summary>Law by law</summary><table>${bars(lawShares(judged))}</table></details>`;
}

function studentsPart({ katas, students }: ClassResult): string {
  const head = katas.map(({ folder }) => `<th>${escaped(folder)}</th>`).join('');
  const rows = students.map((student) => {
    const cells = katas.map(({ id }) => {
      const work = student.katas.find(({ kata }) => kata === id);
      const isJudged = work?.status === 'pass' || work?.status === 'fail';
      return `<td class="${work?.status ?? 'not-submitted'}">${isJudged ? String(work.score) : escaped(work?.status ?? 'not-submitted')}</td>`;
    });
    return `<tr><th scope="row">${named(student)}</th>${cells.join('')}<td>${String(student.score)}/${String(student.maxScore)}</td></tr>`;
  });
  return `<h2>All students</h2>\n<table><tr><th>student</th>${head}<th>total</th></tr>\n${rows.join('\n')}</table>`;
}

/** In the direction that its script is written in. */
const named = ({ student }: StudentResult): string => `<bdi>${escaped(student)}</bdi>`;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: .5rem 0 }
th, td { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top; font-weight: normal }
tr > th:first-child { min-width: 16rem }
pre { overflow-x: auto; padding: 1rem; border: 1px solid; border-radius: .3rem; font-size: .85rem; line-height: 1.3 }
meter { width: 12rem }
td.pass::before { content: "✓ " }
td.not-judged, td.refused { font-style: italic }
`;
