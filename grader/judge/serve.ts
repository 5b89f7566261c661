import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { kataOf, type Kata } from '../course/course';
import { reportOf } from '../faults/whose-fault';
import { grade } from '../grade/grade';
import { SpecHost } from '../grade/spec-host';
import { printableCheck } from '../report/printable-result';
import { JUDGE_FD, requestSchema, type NumberedRequest, type Reply } from './protocol';

/**
 * The program of a judge: judges what it is asked to, one request after the other, until the channel is closed. If that is
 * closed in the middle of a request, the result is no longer wanted, and the judge ends at once.
 */
export async function serve(): Promise<void> {
  const channel = new Socket({ fd: JUDGE_FD });
  const host = new SpecHost();
  let isBusy = false;
  channel.on('error', () => undefined); // what follows is the end
  channel.once('close', () => {
    if (isBusy) process.kill(process.pid, 'SIGTERM');
  });
  const say = (reply: Reply): void => void channel.write(`${JSON.stringify(reply)}\n`);
  for await (const line of createInterface({ input: channel })) {
    isBusy = true;
    const request = requestSchema.parse(JSON.parse(line));
    say(await judge(request, host, say));
    isBusy = false;
  }
  channel.destroy();
  await host.close();
}

async function judge(request: NumberedRequest, host: SpecHost, say: (reply: Reply) => void): Promise<Reply> {
  const { id, root, own = false, seed, stopAtFailure, atOnce, isTransient } = request;
  try {
    const result = await grade({
      katas: [withChecks(kataOf(request.kata), request.checks)],
      root,
      own,
      seed,
      types: false,
      stopAtFailure,
      atOnce,
      isTransient,
      runSpecs: host.runSpecs,
      progress: {
        onCheckDone: () => undefined,
        onCheck: (_, check) => say({ type: 'check', id, check: printableCheck(check) }),
      },
    });
    return { type: 'result', id, result };
  } catch (error) {
    return { type: 'refused', id, reason: reportOf(error) };
  }
}

/** The kata with these laws, in this order. */
function withChecks(kata: Kata, ids: readonly string[] | undefined): Kata {
  if (ids === undefined) return kata;
  const checks = ids.map((id) => {
    const check = kata.checks.find((one) => one.id === id);
    if (check === undefined) throw new Error(`kata ${kata.id} has no law "${id}"`);
    return check;
  });
  return { ...kata, checks };
}
