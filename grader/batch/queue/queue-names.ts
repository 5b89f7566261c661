import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Kata } from '../../course/course';
import { projectRoot } from '../../course/project';
import { jobSchema, outcomeSchema } from '../job';

/** All keys of the queue in Redis begin with this. */
export const PREFIX = 'forklings';

/** What judges, as requester and worker must have it in common. Each grader has a queue of its own. */
export interface Grader {
  /** The key of the sealed checkout, by kata. */
  readonly keys: ReadonlyMap<string, string>;
  /** The name of its queue. */
  readonly queue: string;
  /** For a person: version, digest, Node. */
  readonly shown: string;
}

export function graderOf(katas: readonly Kata[], keyOf: (kata: Kata) => string): Grader {
  const keys = new Map(katas.map((kata) => [kata.id, keyOf(kata)]));
  const digest = createHash('sha256')
    .update(JSON.stringify([...keys]))
    .digest('hex')
    .slice(0, 16);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(projectRoot(), 'package.json'), 'utf8')));
  return {
    keys,
    queue: `grader-${digest}`,
    shown: `forklings ${version}, grader ${digest}, Node ${process.version}`,
  };
}

/** What a requester puts into the queue. */
export const orderSchema = z.strictObject({
  /** The name of the requester, whose lease shows whether the result is still wanted. */
  requester: z.string().max(100),
  job: jobSchema,
});
export type Order = z.infer<typeof orderSchema>;

/** What a worker answers. `dropped`: the requester was gone, so nothing was judged. */
export const answerSchema = z.union([outcomeSchema, z.strictObject({ kind: z.literal('dropped') })]);
export type Answer = z.infer<typeof answerSchema>;

/** BullMQ takes a name of digits for a number of its own. */
export const orderId = (key: string): string => `job-${key}`;

export const leaseKey = (requester: string): string => `${PREFIX}:requester:${requester}`;

/** A hash of the graders that were seen lately: the name of the queue, and the description. */
export const GRADERS_KEY = `${PREFIX}:graders`;

/** The largest job, in bytes of JSON: many times what a person writes for one kata. */
export const MOST_ORDER_BYTES = 1024 ** 2;

/** The largest result, in bytes of JSON. Usual are 6 to 15 KB. */
export const MOST_ANSWER_BYTES = 8 * 1024 ** 2;
