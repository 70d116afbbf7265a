import type { DistributionBin } from '../drift-report.js';
import { type ComparedColumn, OTHER } from './compared-column.js';

/** Categories that stand alone; the rest is one bar. */
const MOST_CATEGORIES = 20;

/** Both distributions of a column as bars. */
export function distributionBins(column: ComparedColumn): DistributionBin[] {
  return column.reference.profile.kind === 'number' ? numberBins(column) : categoryBins(column);
}

function numberBins({ reference, referenceShares, currentShares, m }: ComparedColumn): DistributionBin[] {
  const { edges } = reference;
  return referenceShares.map((share, bin) => {
    const [lower, upper] = bin > edges.length ? [] : [edges[bin - 1], edges[bin]];
    return {
      label: bin > edges.length ? OTHER : labelOf(lower, upper),
      ...(lower === undefined ? {} : { lower }),
      ...(upper === undefined ? {} : { upper }),
      reference: share,
      current: m === 0 ? 0 : (currentShares[bin] as number),
    };
  });
}

function labelOf(lower: number | undefined, upper: number | undefined): string {
  const short = (edge: number) => String(Number(edge.toPrecision(4)));
  if (lower === undefined) return upper === undefined ? 'all' : `< ${short(upper)}`;
  return upper === undefined ? `≥ ${short(lower)}` : `[${short(lower)}, ${short(upper)})`;
}

function categoryBins({ categories, referenceShares, currentShares, m }: ComparedColumn): DistributionBin[] {
  const bars = categories.map((label, i) => ({
    label,
    reference: referenceShares[i] as number,
    current: m === 0 ? 0 : (currentShares[i] as number),
  }));
  bars.sort((a, b) => Math.max(b.reference, b.current) - Math.max(a.reference, a.current));
  if (bars.length <= MOST_CATEGORIES) return bars;
  const rest = bars.slice(MOST_CATEGORIES - 1);
  const sum = (of: 'reference' | 'current') => rest.reduce((total, bar) => total + bar[of], 0);
  return [...bars.slice(0, MOST_CATEGORIES - 1), { label: OTHER, reference: sum('reference'), current: sum('current') }];
}
