import { ONLY_KERNEL } from '#kernel/internal';
import v8 from 'node:v8';

/** Learner code asked for what would let it read or change the program around it. */
class NotUnderTest extends Error {
  readonly code = 'NOT_UNDER_TEST';
  constructor(name: string) {
    super(`${name} is not available to code that is being judged. Do without it.`);
  }
}

/**
 * Takes from the learner's code what reaches into the program around it: the parts of the kernel that are not for it
 * (`setInterceptor`, raw views of memory), a second kernel, the debugger, dumps of the heap, and Node's own bindings. To
 * be called before learner code is loaded, and before the snapshot of built-ins.
 */
export function seal(load: NodeJS.Require): void {
  const shown: unknown = load('#kernel');
  for (const [file, module] of Object.entries(load.cache))
    if (module !== undefined && /@forklings[/\\]kernel[/\\]internal\.js$/.test(file)) module.exports = shown;
  Object.defineProperty(process, ONLY_KERNEL, { value: true });
  const bindings = process as unknown as Record<string, unknown>;
  closeDebugger(bindings['binding']);
  refuse(bindings, 'process', ['binding', '_linkedBinding', '_debugProcess', '_startProfilerIdleNotifier']);
  refuse(v8, 'v8', ['getHeapSnapshot', 'writeHeapSnapshot', 'setFlagsFromString', 'startupSnapshot']);
  // Without a listener, Node answers this signal by opening a debugger for any process of the user.
  process.on('SIGUSR1', () => undefined);
}

/** `node:inspector` takes its functions from this binding when it is loaded, which would cost each process 3 ms. */
function closeDebugger(binding: unknown): void {
  if (typeof binding !== 'function') return;
  try {
    const inspector = (binding as (name: string) => Record<string, unknown>)('inspector');
    refuse(inspector, 'inspector', ['Connection', 'MainThreadConnection', 'open', 'callAndPauseOnStart']);
  } catch {
    // A Node without this binding has no other way to the debugger.
  }
}

function refuse(holder: object, owner: string, names: readonly string[]): void {
  for (const name of names) {
    if (!(name in holder)) continue;
    const value = function refused(): never {
      throw new NotUnderTest(`${owner}.${name}`);
    };
    Object.defineProperty(holder, name, { value, writable: true, configurable: true });
  }
}
