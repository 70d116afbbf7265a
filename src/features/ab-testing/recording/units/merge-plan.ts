import type { UnitGeneration, UnitRun } from '../store/recording-slot.js';

/** New runs, and finished generations, that may pile up before they are merged. */
const newRuns = 8;
const newGenerations = 4;

/**
 * Which runs to make one of: generations of runs, `undefined` while there is nothing to do.
 *
 * Merging the new runs together with older ones that are not larger keeps the number of runs logarithmic in the units, and
 * every unit is rewritten a logarithmic number of times.
 *
 * @param generations - Oldest first; the last one is still being written to.
 */
export function mergePlan(generations: readonly UnitGeneration[]): readonly UnitGeneration[] | undefined {
  const current = generations.at(-1) ?? [];
  if (current.filter(({ merged }) => !merged).length >= newRuns) {
    const isNew = ({ merged }: UnitRun) => !merged;
    return [suffix(current, isNew, ({ units }) => units)];
  }
  const finished = generations.slice(0, -1);
  const isNew = (generation: UnitGeneration) => generation.some(({ merged }) => !merged);
  if (finished.filter(isNew).length < newGenerations) return undefined;
  return suffix(finished, isNew, (generation) => generation.reduce((sum, { units }) => sum + units, 0));
}

/** The new ones at the end, and before them those that are not larger than all behind them. */
function suffix<T>(items: readonly T[], isNew: (item: T) => boolean, sizeOf: (item: T) => number): readonly T[] {
  let size = 0;
  let from = items.length;
  for (let next = from - 1; next >= 0; next--) {
    const item = items[next] as T;
    if (!isNew(item) && sizeOf(item) > size) break;
    size += sizeOf(item);
    from = next;
  }
  return items.slice(from);
}

/** The generations with a merged run in the place of those that it was made of. */
export function withMerged(generations: readonly UnitGeneration[], merged: readonly UnitGeneration[], run: UnitRun): UnitGeneration[] {
  const ids = new Set(merged.flat().map(({ id }) => id));
  const last = generations.length - 1;
  let isPlaced = false;
  return generations
    .map((generation) =>
      generation.flatMap((old) => {
        if (!ids.has(old.id)) return [old];
        if (isPlaced) return [];
        isPlaced = true;
        return [run];
      }),
    )
    .filter((generation, index) => generation.length > 0 || index === last);
}
