import { seededRandom } from '../../../../src/core/random.js';
import { DriftDetector } from '../../../../src/domain/drift/drift-detector.js';
import type { DriftReport } from '../../../../src/domain/drift/drift-report.js';
import { recommend } from '../../../../src/domain/drift/recommend.js';
import { hostileNames } from '../reports/report-fixture.js';

/** When every report here was made. */
export const checkedAt = Date.UTC(2025, 6, 1, 12);

/** Numbers from a seed: of the normal distribution, and uniform ones. */
function draws(seed: number) {
  const random = seededRandom(seed);
  const uniform = () => random.next();
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** Rows of a shop; the larger the change, the more they differ, and from 1 on values are missing and new. */
function shopRows(rows: number, change: number, { normal, uniform } = draws(11 + change)): Record<string, unknown>[] {
  const countries = ['de', 'fr', 'it', 'es', 'a country with a name that goes on and on'];
  return Array.from({ length: rows }, () => ({
    price: 100 + 20 * normal() + 30 * change,
    clicks: Math.floor(uniform() ** 2 * 6 + change),
    country: countries[Math.floor(uniform() ** (1 + change * 2) * 5)],
    device: uniform() < change * 0.1 ? 'television' : 'phone',
    tiny: normal() * 1e-9 * (1 + change),
    huge: 1e9 + normal() * (1 + change),
    gap: uniform() < change * 0.3 ? undefined : normal(),
    still: change > 0 ? 0.5 : normal(),
    steady: normal(),
    bought: uniform() < 0.2 + 0.1 * change ? 'yes' : 'no',
  }));
}

/** A report of rows that changed so much; 0 is not at all. */
export function shopReport(change: number, preset: 'default' | 'evidently' = 'default'): DriftReport {
  const detector = new DriftDetector({ reference: shopRows(1500, 0), target: 'bought', preset });
  return detector.check(shopRows(1000, change, draws(5)), { now: checkedAt });
}

/** Columns of numbers and of thirty categories, all of which drift; half of them also miss values. */
export function wideReport(columns: number, name: (column: number) => string = (column) => `feature ${column}`): DriftReport {
  const { normal, uniform } = draws(3);
  const data = (change: number) =>
    Object.fromEntries(
      Array.from({ length: columns }, (_, column) => {
        const value = () => (column % 2 === 0 ? normal() + change : `category ${Math.floor(uniform() ** (1 + change) * 30)}`);
        return [name(column), Array.from({ length: 150 }, () => (column % 4 < 2 && uniform() < change * 0.4 ? null : value()))];
      }),
    );
  return new DriftDetector({ reference: data(0) }).check(data(1), { now: checkedAt });
}

/** Columns, categories, and evidence with names that try to be something else. */
export function hostileReport(): DriftReport {
  const { normal, uniform } = draws(7);
  const names = Object.values(hostileNames);
  const data = (change: number) =>
    Object.fromEntries(
      names.flatMap((name) => [
        [name, Array.from({ length: 300 }, () => normal() + change)],
        [`category ${name}`, Array.from({ length: 300 }, () => names[Math.floor(uniform() ** (1 + 3 * change) * names.length)])],
      ]),
    );
  const report = new DriftDetector({ reference: data(0) }).check(data(1), { now: checkedAt });
  return {
    ...report,
    ...recommend({ report, performance: { status: 'drop', subject: hostileNames.html, value: 0.7, threshold: 0.8, n: 40 } }),
  };
}
