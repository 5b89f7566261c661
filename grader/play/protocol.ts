import { z } from 'zod';
import type { PlayState } from './state';

const turn = z.int().nonnegative();

/** What a page asks for. */
const request = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('begin'), level: z.string().max(100), code: z.enum(['broken', 'own']) }),
  z.strictObject({ kind: z.literal('leave') }),
  z.strictObject({ kind: z.literal('choose'), turn, button: z.int().min(0).max(100) }),
  z.strictObject({ kind: z.enum(['undo', 'restart', 'finish', 'show']), turn }),
  /** The page that follows wants to choose from now on. */
  z.strictObject({ kind: z.literal('take-over') }),
]);

export type PlayRequest = z.infer<typeof request>;

/** What the server sends: the whole state, and whether this page may choose. */
export interface PlayMessage {
  readonly state: PlayState;
  readonly isPlayer: boolean;
  /** How many pages look at this game. */
  readonly pages: number;
  /** Why what this page asked for was not done. */
  readonly refused?: string;
}

/** Undefined: not a request. */
export function requestIn(text: string): PlayRequest | undefined {
  try {
    const { success, data } = request.safeParse(JSON.parse(text));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
