import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refused } from './refused';

/** A solution with everything beside it has less than a megabyte; a whole checkout of the course about ten. */
const MOST_BYTES = 64 * 1024 ** 2;
const MOST_FILES = 5_000;
/** Never a part of a kata. They are not unpacked, and count for nothing. */
const IGNORED =
  /(?:^|\/)(?:node_modules|\.git|__MACOSX|\.forklings)(?:\/|$)|(?:^|\/)(?:\.DS_Store|\._[^/]*)$/;

/**
 * Writes the files of one submission below a folder, whatever they come from. Nothing is written outside, however the names
 * look; links are never made; what exceeds a bound ends the submission before the disk is full.
 */
export class Unpacking {
  readonly #names = new Map<string, number>();
  #bytes = 0;

  constructor(private readonly folder: string) {}

  /** Whether the entry is of any use. @throws Refused when its name leads out of the submission */
  isWanted(name: string): boolean {
    const plain = path.posix.normalize(name);
    if (
      name.includes('\0') ||
      name.includes('\\') ||
      path.posix.isAbsolute(name) ||
      /^\.\.(?:\/|$)/.test(plain) ||
      name.split('/').includes('..')
    )
      throw new Refused({ code: 'unsafe-name', name });
    return plain !== '.' && !IGNORED.test(plain);
  }

  /** A link: never followed, and refused when it leads out. @param target as it is written in the link */
  link(name: string, target: string): void {
    if (!this.isWanted(name)) return;
    const leads = path.posix.normalize(path.posix.join(path.posix.dirname(name), target));
    if (path.posix.isAbsolute(target) || /^\.\.(?:\/|$)/.test(leads))
      throw new Refused({ code: 'link-out', name, target });
  }

  /** Writes a file. @throws Refused */
  async file(name: string, content: Readable): Promise<void> {
    const plain = path.posix.normalize(name);
    const count = (this.#names.get(plain) ?? 0) + 1;
    this.#names.set(plain, count);
    if (this.#names.size > MOST_FILES) throw new Refused({ code: 'too-many-files', most: MOST_FILES });
    // The last of them would win, which is not for an archive to decide.
    if (count > 1) throw new Refused({ code: 'same-name', name: plain, count });
    const target = path.join(this.folder, plain);
    mkdirSync(path.dirname(target), { recursive: true });
    await pipeline(content, this.#meter(), createWriteStream(target, { flags: 'wx' }));
  }

  /** Counts what really comes out, because what an archive says of its sizes may be a lie. */
  #meter(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _, done) => {
        this.#bytes += chunk.length;
        if (this.#bytes > MOST_BYTES) done(new Refused({ code: 'too-large', mostBytes: MOST_BYTES }));
        else done(null, chunk);
      },
    });
  }
}
