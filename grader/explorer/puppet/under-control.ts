import { setInterceptor } from '#kernel/internal';
import type { Puppet } from './puppet';

/** Installs the puppet for as long as `work` takes. */
export function underControl<T>(puppet: Puppet, work: () => T): T {
  setInterceptor(puppet);
  try {
    return work();
  } finally {
    setInterceptor(null);
  }
}
