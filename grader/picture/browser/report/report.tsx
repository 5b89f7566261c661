import type { JSX } from 'preact';
import type { KataResult, Result } from '../../../report/result';
import type { ReportData } from '../../report-data';
import { ThemeButton } from '../theme-button';
import { Kata } from './kata';

/** The page of a result: the course, and each kata's stages, laws and failures. */
export function Report({ data: { course, result, hints } }: { readonly data: ReportData }): JSX.Element {
  const { katas, root } = result;
  const judged = katas.filter(({ status }) => status !== 'not-started');
  const first = judged.find(({ checks }) => checks.some(({ diagnosis }) => diagnosis !== undefined));
  return (
    <>
      <header class="top">
        <div>
          <h1>{course}</h1>
          <p>
            <Score {...result} /> in <code>{root}</code>, judged{' '}
            <time dateTime={result.startedAt}>{new Date(result.startedAt).toLocaleString()}</time>
          </p>
        </div>
        <ThemeButton />
      </header>
      <main>
        <nav aria-label="Katas">
          <ul class="map">
            {katas.map((kata) => (
              <MapEntry kata={kata} />
            ))}
          </ul>
        </nav>
        {judged.length === 0 ? <p>Nothing is written yet. `npm start` begins with the first stage.</p> : null}
        {judged.map((kata) => (
          <Kata kata={kata} hints={hints[kata.id] ?? []} root={root} isFirst={kata === first} />
        ))}
      </main>
    </>
  );
}

function MapEntry({ kata }: { readonly kata: KataResult }): JSX.Element {
  const { id, folder, title, status, score, maxScore, stages } = kata;
  const isOpen = status !== 'not-started';
  return (
    <li class={status}>
      {isOpen ? <a href={`#${id}`}>{title.replace(/:.*/, '')}</a> : <span>{title.replace(/:.*/, '')}</span>}
      <small>
        {folder.slice(0, 2)} · {isOpen ? `${score}/${maxScore}` : 'not started'}
      </small>
      <span class="ladder" role="img" aria-label={ladderText(kata)}>
        {stages.map((stage) => (
          <i class={`${stage.status} ${stage.kind}`} title={`${stage.number} ${stage.title}`} />
        ))}
      </span>
    </li>
  );
}

function ladderText({ stages }: KataResult): string {
  const done = stages.filter(({ status }) => status === 'pass').length;
  return `${done} of ${stages.length} stages hold`;
}

function Score({ score, maxScore }: Pick<Result, 'score' | 'maxScore'>): JSX.Element {
  return (
    <strong>
      {score} of {maxScore} points
    </strong>
  );
}
