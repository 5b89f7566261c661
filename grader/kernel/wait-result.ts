/** `ok`: notified, or woken for no reason. `not-equal`: the word held another value, so the wait did not begin. */
export type WaitResult = 'ok' | 'not-equal' | 'timed-out';
