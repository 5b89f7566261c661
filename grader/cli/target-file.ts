import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from './user-error';

/** Checked before the work, so that no grade is lost for want of a folder. */
export function targetFile(flag: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const target = path.resolve(process.cwd(), file);
  if (existsSync(target) && statSync(target).isDirectory())
    throw new UserError(`${target} is a folder.`, `Give \`${flag}\` the name of a file.`);
  if (existsSync(target) && !isWritable(target))
    throw new UserError(`${target} cannot be written to.`, `Give \`${flag}\` a file that you can write to.`);
  if (!existsSync(path.dirname(target)))
    throw new UserError(
      `There is no folder ${path.dirname(target)}.`,
      `Create it first, or give \`${flag}\` a different file.`,
    );
  if (!existsSync(target) && !isWritable(path.dirname(target)))
    throw new UserError(
      `The folder ${path.dirname(target)} cannot be written to.`,
      `Give \`${flag}\` a file in a folder that you can write to.`,
    );
  return target;
}

function isWritable(place: string): boolean {
  try {
    accessSync(place, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
