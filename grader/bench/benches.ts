import { handOver } from './hand-over';
import { interceptionPoint } from './interception-point';
import { lock } from './lock';
import { manager } from './manager';
import { million } from './million';
import { ordinaryOperation } from './ordinary-operation';
import { pipe } from './pipe';
import { pool } from './pool';
import { queue } from './queue';
import type { Row } from './rows';
import { schedules } from './schedules';
import { childStartup } from './startup';
import { tasks } from './tasks';

/** What `npm run bench` measures, by name. */
export const benches: ReadonlyMap<string, () => Promise<readonly Row[]>> = new Map([
  ['startup', childStartup],
  ['operation', ordinaryOperation],
  ['interception', interceptionPoint],
  ['hand-over', handOver],
  ['schedules', schedules],
  ['lock', lock],
  ['pipe', pipe],
  ['queue', queue],
  ['million', million],
  ['manager', manager],
  ['pool', pool],
  ['tasks', tasks],
]);

/** Benches that take too long to be measured when no name is given. */
export const onlyByName: ReadonlySet<string> = new Set(['tasks']);
