import { fstatSync, readdirSync, readlinkSync } from 'node:fs';

/**
 * What the open descriptors of processes refer to, such as `socket:[4711]` or the path of a file. A process that has not
 * been awake still has the same ones, so they are read only once each time it has been: reading them takes longer than all
 * other looks at a process together.
 */
export class Descriptors {
  readonly #known = new Map<number, { readonly switches: string; readonly targets: readonly string[] }>();
  #switches = new Map<number, string>();
  #all = '';

  /** @param switches how often each thread has been switched to, as `Stillness.glance` returns it */
  lookAt(switches: string): void {
    if (switches === this.#all) return;
    this.#all = switches;
    const all = switches.split(';').filter((one) => one !== '');
    this.#switches = new Map(all.map((one) => [Number.parseInt(one, 10), one]));
    for (const pid of this.#known.keys()) if (!this.#switches.has(pid)) this.#known.delete(pid);
  }

  /** Empty for a process that has ended. */
  of(pid: number): readonly string[] {
    const switches = this.#switches.get(pid);
    const known = this.#known.get(pid);
    if (known !== undefined && known.switches === switches) return known.targets;
    const targets = targetsOf(pid);
    if (switches !== undefined) this.#known.set(pid, { switches, targets });
    return targets;
  }
}

/**
 * The sockets of this process, named as `Descriptors` does; none if it has no TCP connection, since all others are of no
 * interest. Reading links, as of other processes, would take ten times as long, and this process is always awake.
 */
export function ownSockets(): string[] {
  // Lists what keeps the event loop running. None of our own TCP connections is ever `unref`ed.
  const hasTcp = process.getActiveResourcesInfo().some((name) => name.startsWith('TCP'));
  if (!hasTcp || process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((name) => socketOf(Number(name)) ?? []);
}

function socketOf(descriptor: number): string | undefined {
  try {
    const stats = fstatSync(descriptor);
    return stats.isSocket() ? `socket:[${String(stats.ino)}]` : undefined;
  } catch {
    return undefined; // the one by which the folder was read
  }
}

function targetsOf(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`;
  try {
    return readdirSync(folder).map((name) => linkOf(`${folder}/${name}`));
  } catch {
    return []; // it has ended
  }
}

function linkOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor);
  } catch {
    return ''; // closed in the meantime
  }
}
