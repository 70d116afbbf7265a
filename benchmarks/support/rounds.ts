type Results<C> = { readonly [Name in keyof C]: C[Name] extends () => Promise<infer R> ? R : never };

/**
 * Runs all contestants in every round, one after the other, so that each meets the same machine. Every other round goes
 * the other way round, because whoever comes later finds a larger database and a warmer disk.
 */
export async function alternate<C extends Record<string, () => Promise<unknown>>>(rounds: number, contestants: C): Promise<Results<C>[]> {
  const results: Results<C>[] = [];
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`  round ${round + 1} of ${rounds}\n`);
    const order = round % 2 === 0 ? Object.entries(contestants) : Object.entries(contestants).reverse();
    const result: Record<string, unknown> = {};
    for (const [name, run] of order) result[name] = await run();
    results.push(result as Results<C>);
  }
  return results;
}
