import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DiagnosisResult } from '../../../report/result';
import { storyOf } from '../../model/story';
import type { PageHint } from '../../report-data';
import { Picture } from '../picture';
import { Prose, Words } from '../prose';

export interface FailureProps {
  readonly diagnosis: DiagnosisResult;
  readonly kata: string;
  readonly hints: readonly PageHint[];
  readonly root: string;
  readonly isOpen: boolean;
}

/** A failure: what happened, its picture, and what helps. It is drawn when it is opened, or printed. */
export function Failure({ diagnosis, kata, hints, root, isOpen }: FailureProps): JSX.Element {
  const [open, setOpen] = useState(isOpen);
  useEffect(() => {
    const show = (): void => setOpen(true);
    addEventListener('beforeprint', show);
    return () => removeEventListener('beforeprint', show);
  }, []);
  const { code, title, sentence } = diagnosis;
  return (
    <details class="failure" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <strong>{title}</strong> <code>{code}</code>{' '}
        <span>
          <Words text={sentence} />
        </span>
      </summary>
      {open ? <Body diagnosis={diagnosis} kata={kata} hints={hints} root={root} /> : null}
    </details>
  );
}

function Body({ diagnosis, kata, hints, root }: Omit<FailureProps, 'isOpen'>): JSX.Element {
  const { expected, actual, counterexample, where, whereWhy, whereabouts, output, lesson, hint, replay } =
    diagnosis;
  const story = storyOf(diagnosis);
  const first = hints.filter(({ number }) => number === hint);
  const others = hints.filter(({ number }) => number !== hint);
  return (
    <div class="body">
      <dl class="facts">
        <Fact name="expected" value={expected} kind="good" />
        <Fact name="got" value={actual} kind="bad" />
        <Fact name="smallest" value={counterexample} />
      </dl>
      {whereabouts === undefined ? null : (
        <ul>
          {whereabouts.map((one) => (
            <li>{one}</li>
          ))}
        </ul>
      )}
      {where === undefined ? null : (
        <p>
          <code class="place">
            {where.file}:{where.line}
          </code>{' '}
          <code>{where.source}</code> {whereWhy}
        </p>
      )}
      {story === undefined ? null : <Picture story={story} />}
      {output === undefined || output.trim() === '' ? null : (
        <pre class="output" tabIndex={0} aria-label="What it printed">
          {output}
        </pre>
      )}
      <p class="lesson">
        <Words text={lesson} />
      </p>
      {[...first, ...others].map(({ number, text }) => (
        <details class="hint">
          <summary>
            Hint {number}
            {number === hint ? ', which fits this fault' : ''}
          </summary>
          <Prose text={text} />
        </details>
      ))}
      {replay === undefined ? null : (
        <p class="replay">
          Replay this run:{' '}
          <code>{`npx forklings grade ${root === 'exercises' ? '' : `--root ${root} `}--replay ${replay}`}</code>
        </p>
      )}
      {hint === undefined ? null : (
        <p class="replay">
          The hint in the terminal: <code>{`npm run hint ${kata} ${hint}`}</code>
        </p>
      )}
    </div>
  );
}

function Fact({
  name,
  value,
  kind = '',
}: {
  readonly name: string;
  readonly value: string | undefined;
  readonly kind?: string;
}): JSX.Element | null {
  if (value === undefined) return null;
  return (
    <div class={kind}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
