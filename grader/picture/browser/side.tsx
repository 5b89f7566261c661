import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { valueAt, type Cell } from '../model/cells';
import type { Row } from '../model/rows';
import type { Listing } from '../model/story';

export interface SideProps {
  readonly rows: readonly Row[];
  readonly cells: readonly Cell[];
  readonly listings: readonly Listing[];
  /** The row that is shown: the current one, or the one under the pointer. */
  readonly at: number;
}

/** What stands beside the lanes: memory as it is now, and the code, with the line at which each process is. */
export function Side({ rows, cells, listings, at }: SideProps): JSX.Element {
  return (
    <aside class="side" aria-label="Memory and code at this step">
      <MemoryNow cells={cells} at={at} />
      {listings.map((listing) => (
        <Code listing={listing} rows={rows} at={at} />
      ))}
    </aside>
  );
}

function MemoryNow({ cells, at }: { readonly cells: readonly Cell[]; readonly at: number }): JSX.Element {
  return (
    <section class="memory">
      <p class="title">Memory</p>
      <dl>
        {cells.map((cell) => {
          const now = valueAt(cell, at);
          const state = now?.from === at && now.by !== undefined ? 'changed' : '';
          return (
            <div class={`${state} ${cell.touched.includes(at) ? 'touched' : ''}`} data-process={now?.by}>
              <dt title={cell.name}>{cell.name}</dt>
              <dd>{now?.value ?? '?'}</dd>
            </div>
          );
        })}
      </dl>
      {cells.length === 0 ? <p>This run has not touched memory.</p> : null}
    </section>
  );
}

function Code({
  listing,
  rows,
  at,
}: {
  readonly listing: Listing;
  readonly rows: readonly Row[];
  readonly at: number;
}): JSX.Element {
  const { file, from, lines } = listing;
  const here = placeAt(rows, at);
  const others = placesAt(rows, at);
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => keepInSight(current.current), [at]);
  const name = file.slice(file.lastIndexOf('/') + 1);
  return (
    <section class="code">
      <p class="title" title={file}>
        {name}
      </p>
      <ol start={from} tabIndex={0} aria-label={`${name}, from line ${from}`}>
        {lines.map((text, index) => {
          const line = from + index;
          const isHere = here?.file === file && here.line === line;
          const at = others.filter((one) => one.file === file && one.line === line);
          return (
            <li
              ref={isHere ? current : null}
              class={isHere ? 'here' : ''}
              data-process={isHere ? here.process : undefined}
            >
              <span class="line-number">{line}</span>
              <span class="at">
                {at.map(({ process }) => (
                  <b data-process={process} title={`process ${process} is here`}>
                    {process}
                  </b>
                ))}
              </span>
              <code>{text === '' ? ' ' : text}</code>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** Scrolls only the listing itself, never the page. */
function keepInSight(line: HTMLLIElement | null): void {
  const list = line?.parentElement;
  if (line === null || list == null) return;
  const top = line.offsetTop - list.offsetTop;
  if (top < list.scrollTop || top + line.offsetHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = top - list.clientHeight / 2;
}

interface ProcessAt {
  readonly process: number;
  readonly file: string;
  readonly line: number;
}

function placeAt(rows: readonly Row[], at: number): ProcessAt | undefined {
  const row = rows[at];
  if (row === undefined) return undefined;
  const { process } = row;
  return placesAt(rows, at).find((one) => one.process === process);
}

/** The line of each process's last step so far. */
function placesAt(rows: readonly Row[], at: number): ProcessAt[] {
  const last = new Map<number, ProcessAt>();
  for (const { process, where } of rows.slice(0, at + 1))
    if (where !== undefined) last.set(process, { process, file: where.file, line: where.line });
  return [...last.values()];
}
