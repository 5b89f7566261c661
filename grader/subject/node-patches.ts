import { execFile } from 'node:child_process';
import { runtimeImage } from '../image/runtime-image';
import type { Replacement } from './inside/intrinsics';

/**
 * Node replaces some functions itself when a module of its own is loaded: `worker_threads`, `inspector` and `test`
 * replace `process.chdir`, `domain` replaces `process.setUncaughtExceptionCaptureCallback`; it differs from version to
 * version. So a replacement is the learner's unless a process of the same Node, without learner code, comes to a function
 * with the same source in the same place after all of Node's modules were loaded in it. None of the functions that Node
 * replaces is one that the program around the learner's code calls, so a copy of that source would gain nothing.
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

/** Asked for once, when the first replacement is seen: most submissions never load such a module. */
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

/** The process of Node alone failed: the machine's doing, or ours. */
export class NodeNotAsked extends Error {
  readonly code = 'node-not-asked';
  constructor(reason: string) {
    super(
      `Node could not be asked which built-in functions it replaces by itself, so nothing can be said of the ones that \
differ. Run the command again; if it fails again, please report it with this text: ${reason}`,
    );
  }
}
