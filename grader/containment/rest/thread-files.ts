import { closeSync, openSync, readdirSync, readSync } from 'node:fs';

/** One for all, because what is read into it is taken out at once. */
const buffer = Buffer.alloc(8192);

/** Files of /proc about processes and their threads, kept open because opening one takes longer than reading it. */
export class ThreadFiles {
  readonly #files = new Map<number, Map<string, number>>();

  /** The content of that thread's file; undefined when the thread has ended, null when the file may not be read. */
  read(pid: number, thread: number, name: string): string | undefined | null {
    const path = `task/${String(thread)}/${name}`;
    const files = this.#files.get(pid) ?? new Map<string, number>();
    this.#files.set(pid, files);
    let file = files.get(path);
    try {
      if (file === undefined) files.set(path, (file = openSync(`/proc/${String(pid)}/${path}`, 'r')));
      const length = readSync(file, buffer, 0, buffer.length, 0);
      return buffer.toString('latin1', 0, length);
    } catch (error) {
      if (isForbidden(error)) return null;
      // An error such as EMFILE does not mean that the thread has ended.
      if (!isOfTheDead(error)) throw error;
      if (file !== undefined) closeSync(file);
      files.delete(path);
      return undefined;
    }
  }

  /** The ids of a process's threads in the order in which they were started, the main thread first. */
  threadsOf(pid: number): number[] {
    try {
      return readdirSync(`/proc/${String(pid)}/task`)
        .map(Number)
        .sort((a, b) => a - b);
    } catch {
      return [];
    }
  }

  /** Closes the files of all other processes. */
  keep(pids: readonly number[]): void {
    for (const pid of this.#files.keys()) if (!pids.includes(pid)) this.#forget(pid);
  }

  close(): void {
    this.keep([]);
  }

  #forget(pid: number): void {
    for (const file of this.#files.get(pid)?.values() ?? []) closeSync(file);
    this.#files.delete(pid);
  }
}

function isOfTheDead(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ESRCH';
}

function isForbidden(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EPERM' || code === 'EACCES';
}
