import type Dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
/**
 * Loaded first of all into every process under test and into each Node process that it starts: from then on time passes
 * there only when the lab says so, which it does when nothing else can happen.
 */
import { CLOCK_VARIABLE, processClock } from '../kernel/clock-layout';
import { installBlocking } from './blocking';
import { VirtualClock } from './clock';
import { installClocks, installTimers } from './install';
import { LineToLab } from './line-to-lab';
import { TIMERS_VARIABLE } from './protocol';
import { markRealTimers, markVirtualThread } from './real-timers';
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
  markRealTimers({
    fs: load('node:fs') as object,
    childProcess: load('node:child_process') as object,
    dns: load('node:dns') as typeof Dns,
  });
  syncBuiltinESMExports();
  markVirtualThread();
  clock.expose();
}
