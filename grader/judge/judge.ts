import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { projectRoot } from '../course/project';
import { ALONE, variableOf } from '../exploration/processors';
import type { CheckResult, Result } from '../report/result';
import {
  JUDGE_FD,
  replySchema,
  type JudgeRequest,
  type NumberedRequest,
  type Reply,
  type Stop,
} from './protocol';

/** The process of a judge has ended, or was ended, before it had judged. */
export class JudgeDied extends Error {
  readonly code = 'judge-died';
  constructor(readonly how: string) {
    super(`The process that judges has ended ${how}.`);
  }
}

/** It was asked to stop, by `stop`. */
export class Stopped extends Error {
  readonly code = 'stopped';
}

/** The judge was there, but the grader itself could not judge. */
export class NotJudged extends Error {
  readonly code = 'not-judged';
}

/** A last resort against an error in the grader: a learner's hang is found by the judge itself. */
const LONGEST_SILENCE_MS = 15 * 60_000;
const MOST_OF_STDERR = 4096;

interface Pending {
  readonly id: number;
  readonly onCheck: (check: CheckResult) => void;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A process that judges one submission after another, with the specs loaded once. It is watched over as every command is
 * (`cli/launch.cjs`): nothing that a submission starts outlives it.
 */
export class Judge {
  readonly #process: ChildProcess;
  readonly #channel: Duplex;
  readonly #ended: Promise<void>;
  #pending: Pending | undefined;
  #requests = 0;
  #stderr = '';
  #how: string | undefined;
  #patience: NodeJS.Timeout | undefined;

  /**
   * @param node the Node that judges, and that learner code finds as `node`
   */
  constructor(place = ALONE, node = process.execPath) {
    const { name, value } = variableOf(place);
    const root = projectRoot();
    this.#process = spawn(node, [path.join(root, 'grader', 'cli', 'launch.cjs'), 'judge'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe', 'ignore', 'pipe'],
      env: {
        ...process.env,
        [name]: value,
        PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      },
    });
    this.#channel = this.#process.stdio[JUDGE_FD] as Duplex;
    this.#channel.on('error', () => undefined); // the end of the process says why
    createInterface({ input: this.#channel }).on('line', (line) => this.#hear(line));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MOST_OF_STDERR);
    });
    this.#ended = new Promise((resolve) => {
      const end = (how: string): void => {
        this.#how ??= `${how}${this.#stderr === '' ? '' : `; it printed:\n${this.#stderr}`}`;
        this.#settle()?.reject(new JudgeDied(this.#how));
        this.#channel.destroy();
        resolve();
      };
      this.#process.once('error', (error) => end(`before it began: ${error.message}`));
      this.#process.once('exit', (code, signal) => end(`by ${signal ?? `exit code ${String(code)}`}`));
    });
  }

  get isAlive(): boolean {
    return this.#how === undefined;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /**
   * Judges one submission; one at a time.
   * @throws JudgeDied, NotJudged, Stopped
   */
  async judge(
    request: JudgeRequest,
    onCheck: (check: CheckResult) => void = () => undefined,
  ): Promise<Result> {
    if (this.#pending !== undefined) throw new Error('a judge judges one submission at a time');
    if (this.#how !== undefined) throw new JudgeDied(this.#how);
    const id = ++this.#requests;
    const result = new Promise<Result>(
      (resolve, reject) => (this.#pending = { id, onCheck, resolve, reject }),
    );
    this.#channel.write(`${JSON.stringify({ id, ...request } satisfies NumberedRequest)}\n`);
    this.#listenOn();
    return result;
  }

  /** What it judges is no longer wanted: `judge` rejects with `Stopped` when the laws that have begun are judged. */
  stop(): void {
    if (this.#pending === undefined) return;
    this.#channel.write(`${JSON.stringify({ stop: this.#pending.id } satisfies Stop)}\n`);
  }

  /** Ends the process, and resolves when it and all below it are gone. What it judges at this moment has no verdict. */
  async close(): Promise<void> {
    this.#channel.end();
    this.#channel.destroy();
    // A channel that is closed in the middle of a reply is not seen to end at the other side.
    this.#process.kill('SIGTERM');
    await this.#ended;
  }

  #hear(line: string): void {
    this.#listenOn();
    const reply = readReply(line);
    if (reply === undefined || reply.id !== this.#pending?.id) return;
    switch (reply.type) {
      case 'check':
        return this.#pending.onCheck(reply.check);
      case 'result':
        return this.#settle()?.resolve(reply.result);
      case 'stopped':
        return this.#settle()?.reject(new Stopped());
      case 'refused':
        return this.#settle()?.reject(new NotJudged(reply.reason));
    }
  }

  #settle(): Pending | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    clearTimeout(this.#patience);
    return pending;
  }

  #listenOn(): void {
    clearTimeout(this.#patience);
    if (this.#pending === undefined) return;
    this.#patience = setTimeout(() => this.#process.kill('SIGTERM'), LONGEST_SILENCE_MS).unref();
  }
}

function readReply(line: string): Reply | undefined {
  try {
    return replySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
