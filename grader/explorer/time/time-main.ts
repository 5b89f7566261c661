/**
 * Loaded first of all into every process under test and into each Node process that it starts: from then on time passes
 * there only when the lab says so, which it does when nothing else can happen.
 */
import { CLOCK_VARIABLE, processClock } from '../../kernel/clock-layout';
import { hasLoaded, installBlocking } from './blocking';
import { VirtualClock } from './clock';
import { installClocks, installTimers } from './install';
import { LineToLab } from './line-to-lab';
import { TIMERS_VARIABLE } from './protocol';
import { markRealTimers } from './real-timers';
import { TimerQueue } from './timer-queue';

/** A default import would copy the module. */
const load = require;
const { [CLOCK_VARIABLE]: file, [TIMERS_VARIABLE]: address, FORKLINGS_FAMILY: family = '' } = process.env;

if (file !== undefined && address !== undefined && processClock() === undefined) {
  const clock = new VirtualClock(file);
  const line: LineToLab = new LineToLab(clock, address.replace(/^@/, '\0'), family, (at) => queue.fire(at));
  const queue = new TimerQueue(clock, line);
  installClocks(clock);
  installBlocking();
  installTimers(queue);
  // Node loads this module before all others in a child that its parent can send messages to.
  const hasRealTimeouts = hasLoaded('child_process');
  markRealTimers(load('node:fs') as object, load('node:child_process') as object, hasRealTimeouts);
  clock.expose();
}
