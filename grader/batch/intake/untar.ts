import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import type { Unpacking } from './unpacking';
import { refusal } from './unzip';

/** Unpacks a tar file, compressed with gzip or not. @throws Refused */
export async function untar(file: string, unpacking: Unpacking): Promise<void> {
  return untarStream(createReadStream(file), unpacking);
}

/** The same from a stream, such as that of `git archive`. */
export async function untarStream(stream: Readable, unpacking: Unpacking): Promise<void> {
  let failed: unknown;
  const writes: Promise<void>[] = [];
  const fail = (error: unknown): void => {
    failed ??= error;
    stream.destroy(); // the rest may be endless
  };
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry) => {
      try {
        const write = entered(entry, unpacking);
        if (write !== undefined) writes.push(write.catch(fail));
      } catch (error) {
        entry.resume();
        fail(error);
      }
    },
  });
  await pipeline(stream, parser as unknown as NodeJS.WritableStream).catch(fail);
  await Promise.all(writes);
  if (failed !== undefined) throw refusal(failed);
}

function entered(entry: ReadEntry, unpacking: Unpacking): Promise<void> | undefined {
  const { path: name, type, linkpath } = entry;
  const isWanted = unpacking.isWanted(name);
  if (isWanted && (type === 'File' || type === 'OldFile' || type === 'ContiguousFile'))
    return unpacking.file(name, Readable.from(entry));
  if (isWanted && (type === 'SymbolicLink' || type === 'Link')) unpacking.link(name, linkpath ?? '');
  entry.resume();
  return undefined;
}
