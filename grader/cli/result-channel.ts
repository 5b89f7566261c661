import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import { writeWhole } from '../report/whole-file';

/** The descriptor of a command that leads to the process which watches over it. */
export const RESULT_FD = 3;

export interface ResultFile {
  readonly file: string;
  readonly text: string;
}

/** The supervisor's end of the channel to a command: the compiled grader goes down, a result to be written comes up. */
export class ResultChannel {
  readonly #chunks: Buffer[] = [];
  readonly #ended: Promise<void>;

  constructor(command: ChildProcess, compiled: object) {
    const channel = command.stdio[RESULT_FD] as Duplex | null | undefined;
    if (channel === null || channel === undefined) throw new Error('no channel to the command');
    channel.on('error', () => undefined); // the command has ended
    channel.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#ended = new Promise((resolve) => void channel.once('close', resolve));
    channel.end(JSON.stringify(compiled));
  }

  /** Writes the files that the command has sent, each with its digest on a line; false if one could not be written. */
  async write(): Promise<boolean> {
    await this.#ended;
    const message = Buffer.concat(this.#chunks).toString();
    return message === '' || writeAll(JSON.parse(message) as ResultFile[]);
  }
}

let isSupervised = false;

/** There is a supervisor at the other end of the channel. */
export function expectSupervisor(): void {
  isSupervised = true;
}

/** Has files written when everything that this command started has ended. False: one could not be written. */
export async function handOver(files: readonly ResultFile[]): Promise<boolean> {
  if (!isSupervised) return writeAll(files);
  await send(files);
  return true;
}

/** All of them, even when one before has failed. */
const writeAll = (files: readonly ResultFile[]): boolean =>
  files.map(writeResult).every((isWritten) => isWritten);

function send(result: readonly ResultFile[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const channel = new Socket({ fd: RESULT_FD, readable: false, writable: true });
    channel.once('error', reject);
    channel.end(JSON.stringify(result), () => {
      channel.destroy();
      resolve();
    });
  });
}

/** Writes the file, and prints its digest, by which a change after the end of the grade is known. */
function writeResult({ file, text }: ResultFile): boolean {
  try {
    writeWhole(file, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `forklings: The result could not be written to ${file}: ${why}.\n` +
        '           The report above is complete. Free some space, or give a different file, then run the command again.\n',
    );
    return false;
  }
  const digest = createHash('sha256').update(text).digest('hex');
  process.stdout.write(`\nresult sha256:${digest}  ${file}\n`);
  return true;
}
