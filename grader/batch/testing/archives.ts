import { createWriteStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Header } from 'tar';
import { ZipFile } from 'yazl';

export interface Entry {
  readonly name: string;
  readonly text?: string;
  /** A symbolic link, to there. */
  readonly link?: string;
}

const LINK = 0o120777;
const FILE = 0o100644;

/** A zip file with these entries, whatever their names are: a harmless name of the same length is replaced afterwards. */
export async function zipOf(entries: readonly Entry[]): Promise<Buffer> {
  const zip = new ZipFile();
  const replaced: (readonly [string, string])[] = [];
  for (const { name, text = '', link } of entries) {
    const harmless = name.replaceAll('..', 'zz').replace(/^\//, 'z');
    if (harmless !== name) replaced.push([harmless, name]);
    zip.addBuffer(Buffer.from(link ?? text), harmless, { mode: link === undefined ? FILE : LINK });
  }
  zip.end();
  let content = (await buffer(zip.outputStream)).toString('latin1');
  for (const [harmless, name] of replaced) content = content.replaceAll(harmless, name);
  return Buffer.from(content, 'latin1');
}

/** A tar file with these entries. */
export function tarOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ name, text = '', link }) => {
    const content = Buffer.from(link === undefined ? text : '');
    const header = new Header({
      path: name,
      mode: 0o644,
      size: content.length,
      type: link === undefined ? 'File' : 'SymbolicLink',
      ...(link === undefined ? {} : { linkpath: link }),
    });
    const block = Buffer.alloc(512);
    header.encode(block);
    return [block, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A small zip file that unpacks to that many bytes of zeros. */
export async function bomb(file: string, bytes: number): Promise<void> {
  const zip = new ZipFile();
  const zeros = Buffer.alloc(1024 ** 2);
  zip.addReadStream(
    Readable.from(
      (function* () {
        for (let done = 0; done < bytes; done += zeros.length) yield zeros;
      })(),
    ),
    'value.ts',
  );
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}
