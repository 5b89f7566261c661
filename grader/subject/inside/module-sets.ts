type Cache = Partial<Record<string, NodeJS.Module>>;

/** The kernel, the program of the process itself, and what these load: one of each, whichever set of modules is in use. */
const COMMON = /@forklings[/\\](kernel|lab)[/\\]|[/\\]koffi[/\\]/;

/**
 * The learner's modules, and those of all other katas, twice: those that calls use, and those that explorations use. An
 * exploration has memory of its own, which is gone when it is over; a module may have kept some of it in a variable, and no
 * call may meet that.
 */
export class ModuleSets {
  #explored: Cache = {};

  /** `cache`: the one of `require`. */
  constructor(private readonly cache: Cache) {}

  /** Meanwhile `require` finds the modules of explorations, or loads them again; then those of calls as before. */
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

  /** What the modules in use have kept is gone: `require` loads them again. */
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
