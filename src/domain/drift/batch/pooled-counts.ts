/** A table of counts by category, rare categories as one. */
export interface PooledCounts {
  /** Counts of the reference and of the current rows. */
  readonly table: readonly [readonly number[], readonly number[]];
  /** Positions of the categories that were pooled. */
  readonly pooled: readonly number[];
}

/** Rows expected on each side that a category needs to stand alone. */
const LEAST_EXPECTED = 5;

/**
 * Pools categories with fewer than five expected rows on either side; where all of them together have fewer, the rarest of the others
 * joins them.
 */
export function pooledCounts(reference: readonly number[], current: readonly number[]): PooledCounts {
  const rows = reference
    .map((count, position) => ({ position, reference: count, current: current[position] as number }))
    .sort((a, b) => a.reference + a.current - b.reference - b.current);
  const n = rows.reduce((sum, row) => sum + row.reference, 0);
  const m = rows.reduce((sum, row) => sum + row.current, 0);
  const smallerSide = Math.min(n, m) / (n + m);
  const pool = { reference: 0, current: 0 };
  const pooled: number[] = [];
  for (const row of rows) {
    const rare = (row.reference + row.current) * smallerSide < LEAST_EXPECTED;
    const thin = pooled.length > 0 && (pool.reference + pool.current) * smallerSide < LEAST_EXPECTED;
    if (!rare && !thin) break;
    pool.reference += row.reference;
    pool.current += row.current;
    pooled.push(row.position);
  }
  const alone = rows.slice(pooled.length);
  const all = pooled.length === 0 ? alone : [...alone, pool];
  return { table: [all.map((row) => row.reference), all.map((row) => row.current)], pooled };
}
