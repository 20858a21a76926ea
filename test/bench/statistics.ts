/** The value in the middle of the sorted ones; of an even number, halfway between the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** The smallest value that so many of a hundred do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

/** How long answers took, in milliseconds: a line of a table. */
export function latencies(milliseconds: readonly number[]): Record<string, number> {
  return {
    requests: milliseconds.length,
    'p50 ms': percentile(milliseconds, 50),
    'p95 ms': percentile(milliseconds, 95),
    'p99 ms': percentile(milliseconds, 99),
    'max ms': percentile(milliseconds, 100),
  };
}
