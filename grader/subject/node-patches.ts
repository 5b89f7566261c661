import { execFile } from 'node:child_process';
import { runtimeImage } from '../image/runtime-image';
import type { Replacement } from './inside/intrinsics';

/**
 * The learner's own replacement of a built-in, if there is one. Node itself replaces some functions when one of its
 * modules is loaded: `worker_threads`, `inspector` and `test` replace `process.chdir`, `domain` replaces
 * `process.setUncaughtExceptionCaptureCallback`, and versions differ. So a replacement is Node's if a process of the same
 * Node, without learner code, has a function with the same source in the same place after loading all of Node's modules.
 * The program around the learner's code calls none of the functions that Node replaces, so copying that source gains
 * nothing.
 */
export async function learnersReplacement(
  replacements: readonly Replacement[],
): Promise<Replacement | undefined> {
  if (replacements.length === 0) return undefined;
  const nodes = await patchesOfNode();
  return replacements.find(({ name, text }) => nodes[name]?.includes(text) !== true);
}

type Patches = Readonly<Record<string, readonly string[]>>;

let asked: Promise<Patches> | undefined;

/** Determined once, at the first replacement, because most submissions never load such a module. */
function patchesOfNode(): Promise<Patches> {
  return (asked ??= askNode());
}

async function askNode(): Promise<Patches> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const printed = await new Promise<string>((resolve, reject) => {
    const args = ['--no-warnings', runtimeImage().nodePatchesMain];
    execFile(process.execPath, args, { env, maxBuffer: 16 * 1024 ** 2 }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new NodeNotAsked(error.message));
    });
  });
  return JSON.parse(printed) as Patches;
}

/** The process of Node alone failed, which is not the learner's fault. */
export class NodeNotAsked extends Error {
  readonly code = 'node-not-asked';
  constructor(reason: string) {
    super(
      `Node did not report which built-in functions it replaces by itself, so the functions that differ cannot be \
judged. Run the command again; if it fails again, please report it with this text: ${reason}`,
    );
  }
}
