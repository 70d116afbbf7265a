import { saltedHash, saltState, utf8Bytes } from '../../../../src/domain/routing/hash.js';
import { compileRouter } from '../../../../src/domain/routing/router.js';
import { planWith } from './routing-plans.js';

/** Ids as services have them. */
export const idKinds: Readonly<Record<string, (index: number) => string>> = {
  'counted upwards': (index) => String(index),
  'with a prefix': (index) => `user-${index}`,
  'of fixed length': (index) => `customer-${String(index).padStart(16, '0')}`,
  'not in ASCII': (index) => `größe/${index}/日本`,
};

/** Bounds of χ² with 99 degrees of freedom that chance leaves once in ten thousand times, below and above. */
export const chance = { least: 54, most: 161 };

/** Tells a unit's place among a number of equal ones. */
export type Placement = (unit: string) => number;

/** The place that a router chooses, with as many arms of equal weight. */
export function byArms(salt: string, count: number, allocator: 'contiguous' | 'rendezvous' = 'contiguous'): Placement {
  const arms = Array.from({ length: count }, (_, index) => ({ name: `arm-${index}`, weight: 1 }));
  const router = compileRouter(planWith({ salt, arms, allocator }));
  return (unit) => router.route(unit).arm;
}

/** The place that the hash under one salt chooses. */
export function bySalt(salt: string, count: number): Placement {
  const state = saltState(salt);
  return (unit) => Math.floor((saltedHash(state, utf8Bytes(unit)) / 2 ** 32) * count);
}

/** The places of many units, one after the other. */
export function placesOf(ids: readonly string[], place: Placement): Uint8Array {
  return Uint8Array.from(ids, (unit) => place(unit));
}

/** χ² of units against 100 equal places. */
export function uniformity(places: Uint8Array): number {
  const cells = new Float64Array(100);
  for (const place of places) cells[place] = (cells[place] ?? 0) + 1;
  const expected = places.length / cells.length;
  return cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** χ² of units against the 100 equal pairs of two times 10 places: far too large unless these are uniform and independent. */
export function independence(ones: Uint8Array, others: Uint8Array): number {
  return uniformity(ones.map((place, index) => place * 10 + (others[index] ?? 0)));
}

/** The first ids of a kind. */
export function idsOf(kind: string, count: number): string[] {
  const make = idKinds[kind];
  if (make === undefined) throw new Error(`There are no ids ${kind}.`);
  return Array.from({ length: count }, (_, index) => make(index));
}
