import type { ChildProcess } from 'node:child_process';
import { spawn } from '#kernel';
import { runTasks } from './child';
import { isOurs, LOOK, type Setup, type ToChild, type ToParent } from './protocol';

export interface Death {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Listener {
  heard(worker: Worker, message: ToParent): void;
  /** All of its messages have been received. */
  gone(worker: Worker, death: Death): void;
}

/** One child, from its start to its end. */
export class Worker {
  readonly seat: number;
  readonly pid: number;
  readonly #child: ChildProcess;
  #death: Death | null = null;
  #isCut = false;

  constructor(setup: Setup, listener: Listener) {
    this.seat = setup.seat;
    const child = spawn(runTasks, [setup], { daemon: true });
    this.#child = child;
    this.pid = child.pid ?? 0;
    child.on('message', (message: unknown) => {
      if (isOurs(message)) listener.heard(this, message as ToParent);
    });
    // 'exit' may come before its last messages; 'disconnect' never does.
    child.once('exit', (exitCode, signal) => {
      this.#death = { exitCode, signal };
      if (this.#isCut) listener.gone(this, this.#death);
    });
    child.once('disconnect', () => {
      this.#isCut = true;
      if (this.#death !== null) listener.gone(this, this.#death);
    });
    // Such as a kill or a message that came too late. The events above handle the consequences.
    child.on('error', () => undefined);
    child.unref();
  }

  send(message: ToChild): void {
    this.#child.send(message, () => undefined); // a child that is gone does not need it
  }

  wake(): void {
    this.send(LOOK);
  }

  /** Lets it go: it ends by itself when it notices this. */
  dismiss(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  get isRunning(): boolean {
    return this.#death === null;
  }

  /** Whether it keeps this process from ending. */
  keep(isKept: boolean): void {
    if (isKept) this.#child.ref();
    else this.#child.unref();
  }
}
