let traffic = 0;

/**
 * Something has passed through a socket of the grader's own, such as a relay's: what follows from it may still be under
 * way, so it is too early to say that nothing more will happen.
 */
export function noteTraffic(): void {
  traffic += 1;
}

/** Grows with each `noteTraffic`. */
export function trafficSoFar(): number {
  return traffic;
}
