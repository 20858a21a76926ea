/** Today by the machine's own calendar, as an ISO date. */
export function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}

/** This moment, ISO in UTC. */
export function now(): string {
  return new Date().toISOString();
}
