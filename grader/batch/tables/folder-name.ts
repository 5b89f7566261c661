import { createHash } from 'node:crypto';

const LONGEST_BYTES = 200;

/**
 * A student's name as the name of a folder: unchanged where that is possible. A ref has slashes; an overlong name, or one
 * that means something else to a file system, gets a digest so that no two students share a folder.
 */
export function folderNameOf(student: string): string {
  const plain = student.replace(/[/\\\0%]/g, (one) => encodeURIComponent(one));
  if (!/^\.{0,2}$/.test(plain) && Buffer.byteLength(plain) <= LONGEST_BYTES) return plain;
  const digest = createHash('sha256').update(student).digest('hex').slice(0, 12);
  return `${plain.replace(/[^\w.-]/g, '').slice(0, 40)}-${digest}`;
}
