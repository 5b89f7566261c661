/**
 * Where `process` has this, the kernel that is loaded is the only one. A second one would have no interceptor, so what
 * it does would not be seen by the explorer.
 */
export const ONLY_KERNEL = Symbol.for('forklings.only-kernel');

if (ONLY_KERNEL in process) throw new Error('This process has its kernel. Import it as `#kernel`.');
