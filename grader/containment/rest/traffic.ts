let traffic = 0;

/**
 * Records that something has passed through a socket of the grader's own, such as a relay's. It may have consequences that
 * are still in transit, so it is too early to conclude that nothing more will happen.
 */
export function noteTraffic(): void {
  traffic += 1;
}

/** Grows with each `noteTraffic`. */
export function trafficSoFar(): number {
  return traffic;
}
