import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Turns } from './turns';

test('checks beside each other run at once, a check alone runs with no other, and each runs once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.boolean(), { maxLength: 8 }), async (s, aloneOnes) => {
      const turns = new Turns();
      const running = new Set<number>();
      const ran: number[] = [];
      let most = 0;
      const all = aloneOnes.map(async (isAlone, number) => {
        await s.schedule(Promise.resolve());
        await turns[isAlone ? 'alone' : 'beside'](async () => {
          expect(isAlone ? running.size : [...running].filter((one) => aloneOnes[one]).length).toBe(0);
          running.add(number);
          most = Math.max(most, running.size);
          await s.schedule(Promise.resolve());
          running.delete(number);
          ran.push(number);
        });
      });
      await s.waitFor(Promise.all(all));
      expect(ran.sort()).toEqual(aloneOnes.map((_, number) => number));
      if (aloneOnes.every((isAlone) => isAlone)) expect(most).toBe(Math.min(1, aloneOnes.length));
    }),
  );
});

test('checks beside each other do not wait for each other', async () => {
  const turns = new Turns();
  let meet = (): void => undefined;
  const met = new Promise<void>((resolve) => (meet = resolve));
  await Promise.all([turns.beside(() => met), turns.beside(async () => Promise.resolve(meet()))]);
});

test('a check that is to run alone delays those that come after it', async () => {
  const turns = new Turns();
  const order: string[] = [];
  let end = (): void => undefined;
  const first = turns.beside(() => new Promise<void>((resolve) => (end = resolve)));
  const alone = turns.alone(async () => Promise.resolve(void order.push('alone')));
  const later = turns.beside(async () => Promise.resolve(void order.push('later')));
  end();
  await Promise.all([first, alone, later]);
  expect(order).toEqual(['alone', 'later']);
});

test('an error passes the turn to the next, and reaches the caller', async () => {
  const turns = new Turns();
  const fail = async (): Promise<never> => Promise.reject(new Error('wrong'));
  await expect(turns.alone(fail)).rejects.toThrow('wrong');
  await expect(turns.beside(fail)).rejects.toThrow('wrong');
  expect(await turns.alone(async () => Promise.resolve(1))).toBe(1);
});
