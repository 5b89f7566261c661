import type { RunRecord } from '../run/run-record';
import type { Schedule } from './schedule';
import type { Extent, Search } from './search';

/** A search that is left out when an earlier one, which is through by then, was enough. */
export class Unless implements Search {
  constructor(
    private readonly isEnough: () => boolean,
    private readonly search: Search,
  ) {}

  next(): Schedule | undefined {
    return this.isEnough() ? undefined : this.search.next();
  }

  tell(run: RunRecord): void {
    this.search.tell(run);
  }

  get extent(): Extent {
    return this.search.extent;
  }
}
