import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Kata } from '../course/course';
import { shown } from '../course/project';
import { sourceText } from '../diagnosis/source-text';
import { learnerText, MESSAGE } from '../faults/learner-text';
import { learnerSources } from '../image/learner-sources';
import type { TypeErrorResult } from '../report/result';

export interface TypeRequest {
  readonly id: number;
  readonly files: readonly string[];
}

export interface FoundType {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

interface Answer {
  readonly id: number;
  readonly found: readonly FoundType[];
}

/** The most memory of the compiler: some types take it gigabytes. */
const MOST_MEGABYTES = 512;

/** Checks types beside the loop, in a thread that keeps what it has read. The newest request replaces those before it. */
export class TypeService {
  #worker: Worker | undefined;
  #latest = 0;
  #isBusy = false;
  #isClosed = false;
  #next: TypeRequest | undefined;
  #report: (errors: readonly TypeErrorResult[]) => void = () => undefined;

  /** Reports the type errors of a kata's files, unless a newer call replaces this one. A file that is missing has none. */
  check(root: string, kata: Kata, report: (errors: readonly TypeErrorResult[]) => void): void {
    this.#report = report;
    this.#next = { id: ++this.#latest, files: filesOf(root, kata) };
    this.#send();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
  }

  #send(): void {
    if (this.#isClosed || this.#isBusy || this.#next === undefined) return;
    const request = this.#next;
    this.#next = undefined;
    this.#isBusy = true;
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    const worker = new Worker(path.join(__dirname, 'type-worker.js'), {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
      stdout: true,
      stderr: true,
    });
    worker.on('message', ({ id, found }: Answer) => {
      this.#isBusy = false;
      if (id === this.#latest) this.#report(found.map(resultOf));
      this.#send();
    });
    // Such as too little memory: these files have no answer, and the next ones get a new thread.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#isBusy = false;
      this.#send();
    });
    worker.unref();
    return worker;
  }
}

function filesOf(root: string, kata: Kata): string[] {
  try {
    return learnerSources(root, kata)
      .map(({ file }) => file)
      .filter((file) => /\.[cm]?ts$/.test(file));
  } catch {
    return []; // the verdict says what is wrong with the file
  }
}

function resultOf({ file, line, code, message }: FoundType): TypeErrorResult {
  const where = { file, line, column: 0 };
  return { file: shown(file), line, source: sourceText(where), code, message: learnerText(message, MESSAGE) };
}
