import type { Kata } from '../../course/course';
import type { Cheat } from '../cheats';
import type { Files } from '../edit';
import type { Catch } from '../header';

/** What a submission promises about its verdict. */
export type Promised =
  | { readonly kind: 'stub' }
  /** Exactly the points of the stages up to this one. */
  | { readonly kind: 'partial'; readonly stage: number }
  /** Full marks. `text`: what its header says, which may name extras that it leaves out. */
  | { readonly kind: 'right'; readonly text: string }
  /** Each of these laws fails, under that name. */
  | { readonly kind: 'wrong'; readonly catches: readonly Catch[] }
  /** Some law fails, unless no promise distinguishes it from the solution. */
  | {
      readonly kind: 'operator';
      readonly operator: string;
      readonly member: string;
      readonly equivalent?: string | undefined;
    }
  /** At most this many points, whatever it tries. */
  | { readonly kind: 'cheat'; readonly cheat: Cheat };

export type Kind = Promised['kind'];

/** One submission that the grader is held to. */
export interface Item {
  /** `04-lock/no-wake`, `04-lock/stub`, `04-lock/solution`, or the identity of an operator's edit. */
  readonly title: string;
  readonly kata: Kata;
  readonly promised: Promised;
  /** In a line, what it is. */
  readonly text: string;
  /** A folder that holds it already, or its files. */
  readonly source: { readonly folder: string } | { readonly files: () => Files };
}

/** What it promises, as a test says it: `04-lock/no-wake is caught by wakes as lost-wakeup`. */
export function promiseText({ promised }: Item): string {
  switch (promised.kind) {
    case 'stub':
      return 'is not started';
    case 'partial':
      return `gets the points of its stages up to ${String(promised.stage)}`;
    case 'right':
      return 'gets full marks';
    case 'wrong':
      return `is caught by ${promised.catches.map(({ check, code }) => `${check} as ${code}`).join(', ')}`;
    case 'operator':
      return promised.equivalent === undefined ? 'is caught' : 'is equivalent to the solution';
    case 'cheat':
      return `gets at most ${String(promised.cheat.most)} points`;
  }
}
