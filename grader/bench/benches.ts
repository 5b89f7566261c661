import { feedback } from './feedback';
import { handOver } from './hand-over';
import { interceptionPoint } from './interception-point';
import { lock } from './lock';
import { loopFootprint } from './loop-footprint';
import { manager } from './manager';
import { million } from './million';
import { ordinaryOperation } from './ordinary-operation';
import { pages } from './pages';
import { pipe } from './pipe';
import { pool } from './pool';
import { queue } from './queue';
import type { Row } from './rows';
import { schedules } from './schedules';
import { childStartup } from './startup';
import { tasks } from './tasks';

/** Its rows when all are measured, or each as soon as it is. */
export type Bench = () => Promise<readonly Row[]> | AsyncIterable<Row>;

/** What `npm run bench` measures, by name. */
export const benches: ReadonlyMap<string, Bench> = new Map<string, Bench>([
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
  ['feedback', feedback],
  ['footprint', loopFootprint],
  ['pages', pages],
]);

/** Benches that take too long to be measured when no name is given. */
export const onlyByName: ReadonlySet<string> = new Set(['tasks', 'feedback', 'footprint', 'pages']);
