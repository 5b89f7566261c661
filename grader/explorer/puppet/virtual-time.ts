import { isRunning, now } from '#kernel/internal';
import { installDice } from './dice';

const realDateNow = Date.now;
const realPerformanceNow = performance.now.bind(performance);
const realHrtime = process.hrtime.bind(process);
const realHrtimeBigint = process.hrtime.bigint.bind(process.hrtime);

const realKill = process.kill.bind(process);

let isStanding = false;

/**
 * Replaces the clocks of the language and its dice, once, before learner code is loaded: under the explorer they are
 * virtual, and give the same in every run. At all other times they are the real ones.
 */
export function installVirtualTime(): void {
  Date.now = () => (isStanding ? Math.floor(now()) : realDateNow());
  performance.now = () => (isStanding ? now() : realPerformanceNow());
  installDice(() => isStanding);
  // Signal 0 only asks whether a process is there, and those that the schedule has killed are not.
  process.kill = (pid, signal) => {
    if (isStanding && signal === 0 && pid > 0 && pid === (pid | 0) && !isRunning(pid))
      throw Object.assign(new Error('kill ESRCH'), { errno: -3, code: 'ESRCH', syscall: 'kill' });
    return realKill(pid, signal);
  };
  process.hrtime = Object.assign(hrtime, { bigint: () => (isStanding ? nanoseconds() : realHrtimeBigint()) });
}

function hrtime(previous?: [number, number]): [number, number] {
  if (!isStanding) return realHrtime(previous);
  const [seconds, nanos] = previous ?? [0, 0];
  const passed = nanoseconds() - BigInt(seconds) * 1_000_000_000n - BigInt(nanos);
  return [Number(passed / 1_000_000_000n), Number(passed % 1_000_000_000n)];
}

function nanoseconds(): bigint {
  return BigInt(Math.round(now() * 1e6));
}

/** Until the returned function is called, time passes only when every process sleeps. */
export function standStillInTime(): () => void {
  isStanding = true;
  return () => (isStanding = false);
}
