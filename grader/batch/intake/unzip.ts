import { openPromise, type Entry } from 'yauzl';
import { text } from 'node:stream/consumers';
import { Refused } from './refused';
import type { Unpacking } from './unpacking';

const TYPE = 0o170000;
const LINK = 0o120000;

/** Unpacks a zip file. @throws Refused */
export async function unzip(file: string, unpacking: Unpacking): Promise<void> {
  try {
    const zip = await openPromise(file);
    try {
      for await (const entry of zip.eachEntry()) {
        const { fileName } = entry;
        if (!unpacking.isWanted(fileName) || fileName.endsWith('/')) continue;
        const content = await zip.openReadStreamPromise(entry);
        if (isLink(entry)) unpacking.link(fileName, await text(content));
        else await unpacking.file(fileName, content);
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    throw refusal(error);
  }
}

/** As Info-ZIP stores it: the mode of Unix in the upper half. */
const isLink = ({ externalFileAttributes }: Entry): boolean =>
  ((externalFileAttributes >>> 16) & TYPE) === LINK;

/** yauzl refuses names that lead out, before we see them. An error of this machine's is not the submission's. */
export function refusal(error: unknown): unknown {
  if (error instanceof Refused || isMachines(error)) return error;
  const detail = error instanceof Error ? error.message : String(error);
  const [, name] =
    /^(?:invalid relative path|absolute path|invalid characters in fileName): (.+)$/.exec(detail) ?? [];
  return new Refused(name === undefined ? { code: 'broken-archive', detail } : { code: 'unsafe-name', name });
}

/** Of the disk to which the files are written. */
export const isMachines = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE', 'ENOMEM'].includes(
    String((error as NodeJS.ErrnoException | undefined)?.code),
  );
