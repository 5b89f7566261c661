import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { spawn, type SocketAddress } from '#kernel';
import { ManagerGone } from './errors';
import { type Report, SHUTDOWN } from './protocol';
import { received } from './sent-error';
import { serve, type ServerOptions } from './server';

const PATIENCE_MS = 1_000; // for a server that is asked to end; CPython uses the same

/** The server, as seen by the process that started it. */
export class ServerProcess {
  /** Resolves when the process is gone. */
  readonly #gone: Promise<void>;

  private constructor(
    readonly child: ChildProcess,
    readonly address: SocketAddress,
    gone: Promise<void>,
  ) {
    this.#gone = gone;
    child.unref();
    // A daemon is killed with its parent, and a killed server leaves the file of its address behind.
    if (typeof address === 'string' && !address.startsWith('\0')) {
      const tidy = (): void => rmSync(address, { force: true });
      process.once('exit', tidy);
      child.once('exit', () => process.off('exit', tidy));
    }
  }

  /** Resolves when it listens. Rejects with the reason if it cannot, and then no process is left. */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const child = spawn(serve, [options], { daemon: true });
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.on('error', () => undefined); // such as a message to a process that has just ended
    const report = await reportOf(child, gone);
    if ('address' in report) return new ServerProcess(child, report.address, gone);
    child.kill('SIGKILL');
    await gone;
    throw 'error' in report ? received(report.error) : report.thrown;
  }

  async end(): Promise<void> {
    this.child.ref();
    if (this.child.connected) this.child.send(SHUTDOWN, () => undefined);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE_MS);
    await this.#gone;
    clearTimeout(timer);
  }
}

/** 'exit' may come before its last message; 'disconnect' comes after it. */
async function reportOf(child: ChildProcess, gone: Promise<void>): Promise<Report> {
  const closed = new Promise<void>((resolve) => child.once('disconnect', () => resolve()));
  const reported = new Promise<Report>((resolve) =>
    child.once('message', (report) => resolve(report as Report)),
  );
  const ended = Promise.all([gone, closed]).then((): Report => {
    const how = child.signalCode ?? `exit code ${child.exitCode}`;
    throw new ManagerGone(undefined, `it ended before it could be used (${how})`);
  });
  return Promise.race([reported, ended]);
}
