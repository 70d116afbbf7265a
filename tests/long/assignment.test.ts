import { expect } from 'vitest';
import { saltState } from '../../src/domain/routing/hash.js';
import { chiSquare } from '../../src/domain/stats/distributions/chi-square.js';
import { byArms, bySalt, idKinds, idsOf, independence, placesOf, uniformity } from '../unit/domain/routing/assignment-statistics.js';
import { prove } from './prove.js';

const count = 1_000_000;
const experiments = 50;
const kinds = Object.keys(idKinds);

const law = chiSquare(99);

/**
 * The values are distributed as χ² with 99 degrees of freedom: Kolmogorov's distance is one that chance exceeds once in a
 * thousand times, and no single value is beyond what it gives once in ten million times.
 */
function expectChance(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const distances = sorted.map((value, index) => {
    const below = law.cdf(value);
    return Math.max(below - index / sorted.length, (index + 1) / sorted.length - below);
  });
  const distance = Math.max(...distances) * Math.sqrt(sorted.length);
  expect(distance).toBeLessThan(1.95);
  const [least, most] = [sorted[0] as number, sorted.at(-1) as number];
  expect(law.cdf(least)).toBeGreaterThan(1e-7);
  expect(law.sf(most)).toBeGreaterThan(1e-7);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return `${values.length} values of χ² with 99 degrees of freedom: mean ${mean.toFixed(1)}, ${least.toFixed(0)} to ${most.toFixed(0)}, Kolmogorov's distance ${distance.toFixed(2)} of at most 1.95`;
}

const rounds = `1,000,000 ids of each of ${kinds.length} kinds`;

prove({ name: 'Units are spread evenly over the arms of a test', rounds: `${experiments} tests × ${rounds}` }, async () => {
  const values = kinds.flatMap((kind) => {
    const ids = idsOf(kind, count);
    return Array.from({ length: experiments }, (_, index) => uniformity(placesOf(ids, byArms(`exp-model-${index}`, 100))));
  });
  return expectChance(values);
});

prove({ name: 'The arms of a unit in two tests are independent', rounds: `${experiments} pairs of tests × ${rounds}` }, async () => {
  const values = kinds.flatMap((kind) => {
    const ids = idsOf(kind, count);
    return neighbours(Array.from({ length: experiments + 1 }, (_, index) => placesOf(ids, byArms(`exp-model-${index}`, 10))));
  });
  return expectChance(values);
});

prove({ name: 'Layer, holdout, coverage and arm of a unit are independent', rounds: `4 salts of 12 tests × ${rounds}` }, async () => {
  const salts = Array.from({ length: 12 }, (_, index) => ['layer', 'holdout', 'coverage', 'arm'].map((part) => `${part}:exp-${index}`));
  const values = kinds.flatMap((kind) => {
    const ids = idsOf(kind, count);
    return salts.flatMap((own) => pairs(own.map((salt) => placesOf(ids, bySalt(salt, 10)))));
  });
  return expectChance(values);
});

// Where two salts leave FNV-1a in states of the same low byte, its states for ids of one length differ by a constant: the
// finaliser alone keeps the arms independent.
prove({ name: 'So are those of tests whose salts are hardest to tell apart', rounds: `20 pairs of tests × ${rounds}` }, async () => {
  const rivals = Array.from({ length: 20 }, (_, index) => {
    const one = `arm:exp-${index}`;
    let rival = 0;
    while (((saltState(`arm:rival-${index}-${rival}`) ^ saltState(one)) & 0xff) !== 0) rival++;
    return [one, `arm:rival-${index}-${rival}`] as const;
  });
  const values = kinds.flatMap((kind) => {
    const ids = idsOf(kind, count);
    return rivals.map(([one, other]) => independence(placesOf(ids, bySalt(one, 10)), placesOf(ids, bySalt(other, 10))));
  });
  return expectChance(values);
});

function neighbours(places: readonly Uint8Array[]): number[] {
  return places.slice(1).map((other, index) => independence(places[index] as Uint8Array, other));
}

function pairs(places: readonly Uint8Array[]): number[] {
  return places.flatMap((one, index) => places.slice(index + 1).map((other) => independence(one, other)));
}
