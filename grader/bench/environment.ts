import { FAMILY_VARIABLE } from '../containment/family';
import { runName } from '../containment/run';

export interface Environment {
  /** A mark that everything this run starts carries. Should the run be killed, its sweeper finds it by the mark. */
  readonly mark: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The environment of a program that is measured. */
export function environmentFor(purpose: string): Environment {
  const mark = `${process.env['FORKLINGS_RUN'] ?? runName()}.${purpose}`;
  // Processes under test do not have it, because reading extra certificates doubles the start of a Node process.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  return { mark, env: { ...env, [FAMILY_VARIABLE]: mark } };
}
