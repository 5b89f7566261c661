type Cache = Partial<Record<string, NodeJS.Module>>;

/** The kernel, the program of the process, and what these load. Both sets of modules share them. */
const COMMON = /@forklings[/\\](kernel|lab)[/\\]|[/\\]koffi[/\\]/;

/**
 * The modules of the learner and of all other katas, in two sets: one for calls, and one for explorations. The memory of an
 * exploration is gone when it is over, but a module may have kept some of it in a variable, which no call may see.
 */
export class ModuleSets {
  #explored: Cache = {};

  /** @param cache that of `require` */
  constructor(private readonly cache: Cache) {}

  /** Does the work while `require` finds the modules of explorations, or loads them again; then restores those of calls. */
  async forExploring<T>(work: () => Promise<T>): Promise<T> {
    const ofCalls = this.#take();
    Object.assign(this.cache, this.#explored);
    try {
      return await work();
    } finally {
      this.#explored = this.#take();
      Object.assign(this.cache, ofCalls);
    }
  }

  /** Drops the modules in use with the state that they kept, so `require` loads them again. */
  forget(): void {
    this.#take();
  }

  #take(): Cache {
    const taken: Cache = {};
    for (const [file, module] of Object.entries(this.cache)) {
      if (COMMON.test(file)) continue;
      taken[file] = module;
      Reflect.deleteProperty(this.cache, file);
    }
    return taken;
  }
}
