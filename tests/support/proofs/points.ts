import { expect } from 'vitest';
import { allPages } from '../../contract/tracking-store/drafts.js';
import { openRestStore } from '../open-rest-store.js';

/** One observation. Points are the same when key, step and value are. */
export interface Point {
  readonly key: string;
  readonly step: number;
  readonly value: number;
}

/** Points by how often they occur. */
type Tally = Map<string, number>;

/** Points that a failed comparison shows. */
const shown = 10;

/** Expects that exactly the logged points are stored, each as often as it was logged. */
export function expectSamePoints(stored: Iterable<Point>, logged: Iterable<Point>): void {
  const [found, made] = [tally(stored), tally(logged)];
  const difference = {
    lost: excess(made, found),
    doubled: excess(found, made).filter((point) => made.has(point)),
    foreign: [...found.keys()].filter((point) => !made.has(point)),
  };
  const counts = Object.fromEntries(Object.entries(difference).map(([what, points]) => [what, points.length]));
  const examples = Object.values(difference).flatMap((points) => points.slice(0, shown));
  expect({ ...counts, examples }).toEqual({ lost: 0, doubled: 0, foreign: 0, examples: [] });
}

function tally(points: Iterable<Point>): Tally {
  const counts: Tally = new Map();
  for (const { key, step, value } of points) {
    const point = `${key} at step ${step}: ${value}`;
    counts.set(point, (counts.get(point) ?? 0) + 1);
  }
  return counts;
}

function excess(more: Tally, fewer: Tally): string[] {
  return [...more].filter(([point, count]) => count > (fewer.get(point) ?? 0)).map(([point]) => point);
}

/** Reads the points of a run's metrics from a server, with no proxy between. */
export async function storedPoints(uri: string, runId: string, keys: readonly string[]): Promise<Point[]> {
  const { store, close } = await openRestStore(uri, { proxy: false });
  try {
    const points: Point[] = [];
    for (const key of keys) {
      const pages = await allPages((pageToken) => store.metricHistory(runId, key, { maxResults: 25_000, pageToken }));
      for (const { step, value } of pages.flat()) points.push({ key, step, value });
    }
    return points;
  } finally {
    await close();
  }
}
