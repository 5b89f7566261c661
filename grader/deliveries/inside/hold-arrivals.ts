import { join } from 'node:path';
import { POST_VARIABLE, toVariable } from '../protocol';
import { openMailbox } from './mailbox';

/**
 * The program that opens the mailbox of a process that the learner's code starts. It lies beside this file in the
 * image.
 */
const MAILBOX = join(__dirname, 'mailbox-main.js');

let close: (() => void) | undefined;

/**
 * Holds what arrives for the learner's code until the post office closes: here, and in all processes that it starts
 * meanwhile, which find the post office through their environment.
 */
export function holdArrivals(office: string, exempt: readonly object[]): void {
  // The end of an earlier post office may not have arrived yet.
  close?.();
  const { NODE_OPTIONS: options } = process.env;
  process.env[POST_VARIABLE] = toVariable(office);
  process.env['NODE_OPTIONS'] = `${options ?? ''} --require ${JSON.stringify(MAILBOX)}`.trim();
  close = openMailbox(office, {
    exempt,
    onClose: () => {
      Reflect.deleteProperty(process.env, POST_VARIABLE);
      if (options === undefined) Reflect.deleteProperty(process.env, 'NODE_OPTIONS');
      else process.env['NODE_OPTIONS'] = options;
    },
  });
}
