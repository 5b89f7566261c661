import fc from 'fast-check';
import type { CheckContext } from './attempt';
import { show } from '../faults/show';
import { holds, same } from './expectations';
import { forAll } from './property';
import { quiet } from './quiet';
import type { Answered, WaitingCalls } from './waiting-calls';

/** What a process under test offers, so that a call that waits does not block it. */
interface Caller {
  begin(object: object, method: string, args: readonly unknown[]): Promise<number>;
  /** The outcome of that call, or null while it waits. */
  isOver(number: number): Promise<Seen | null>;
}

type Seen =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: { readonly name: string } };

interface Programs {
  readonly who: readonly Caller[];
  /** Makes an object, whose calls the model of the same count knows. */
  readonly make: (count: number) => Promise<object>;
  readonly model: (count: number) => WaitingCalls;
  readonly counts?: readonly number[];
  readonly methods: readonly string[];
  readonly runs: number;
}

interface MadeCall {
  readonly one: Caller;
  readonly method: string;
  readonly args: unknown[];
}

/** A timeout is over before the next call, or never: a client may be idle for longer only in a law about that. */
const timeouts = fc.constantFrom<unknown[]>([], [], [], [0], [-1], [20], [2 ** 31 + 7]);
const SOON_MS = 50;

/** Any program of calls, each in any of the processes: after each, exactly those have returned that can. */
export async function agreesWith(
  context: Pick<CheckContext<unknown>, 'seed' | 'trail'>,
  { who, make, model, counts = [0], methods, runs }: Programs,
): Promise<void> {
  const { calls } = model(0);
  const argsOf = (method: string): fc.Arbitrary<unknown[]> => {
    const { attempt, late } = calls[method] ?? { attempt: () => undefined };
    const items = Array.from({ length: attempt.length }, () => fc.nat(9));
    return fc
      .tuple(fc.tuple(...items), late === undefined ? fc.constant([]) : timeouts)
      .map((both) => both.flat());
  };
  const call = fc.oneof(
    ...methods.map((method) =>
      fc.record({ one: fc.constantFrom(...who), method: fc.constant(method), args: argsOf(method) }),
    ),
  );
  /** Three wait in a line, of which the last gives up; then come all other calls. */
  const lineOf = (method: string): [count: number, program: MadeCall[]] => {
    const begin = method === 'joinTasks' ? ['put'] : [];
    const words = [...begin, method, method, method, ...new Set(methods.filter((other) => other !== method))];
    const late = begin.length + 2;
    const program = words.map((word, at) => {
      const items = Array.from({ length: calls[word]?.attempt.length ?? 0 }, () => at);
      return {
        one: who[at % who.length] as Caller,
        method: word,
        args: at === late ? [...items, 20] : items,
      };
    });
    return [counts[1] ?? counts[0] ?? 0, program];
  };
  const run = async (count: number, program: MadeCall[]): Promise<void> => {
    const [object, expected] = [await make(count), model(count)];
    const open = new Map<number, { one: Caller; number: number; text: string }>();
    for (const [i, { one, method, args }] of program.entries()) {
      const text = `${method}(${args.map(show).join(', ')})`;
      open.set(i, { one, number: await one.begin(object, method, args), text });
      expected.make(i, method, args);
      await quiet(one);
      expected.pass(SOON_MS);
      for (const [at, { one, number, text }] of open) {
        const [answer, right] = [await one.isOver(number), expected.answers.get(at)];
        if (right === undefined) same(answer, null, `${text} waits: it cannot be answered yet.`);
        else {
          holds(answer !== null, `${text} returns as soon as it can be answered.`, 'lost-wakeup');
          same(answered(answer), right, `${text} gives what it would if there were only one process.`);
          open.delete(at);
        }
      }
    }
  };
  const programs = fc.array(call, { minLength: 1, maxLength: 12 });
  const examples = methods
    .filter((method) => calls[method]?.late !== undefined)
    .map((method) => lineOf(method));
  await forAll(context, [fc.constantFrom(...counts), programs], run, { runs, examples });
}

/** As a model says it. */
export function answered(one: Seen): Answered {
  return one.kind === 'value' ? { value: one.value } : { error: one.error.name };
}
