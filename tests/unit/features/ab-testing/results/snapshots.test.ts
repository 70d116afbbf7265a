import { expect, test } from 'vitest';
import type { AnalysisSnapshot } from '../../../../../src/domain/experiment/test-analysis.js';
import { withSnapshot } from '../../../../../src/features/ab-testing/results/snapshots.js';
import { checkout, runningTest } from '../framework-fixture.js';

const minute = 60_000;

function snapshot(timestamp: number, look?: number): AnalysisSnapshot {
  const effect = { estimate: 0, lower: -1, upper: 1 };
  const comparison = { variant: 'candidate', effect, alwaysValidPValue: 1, winProbability: 0.5, significant: false, look };
  return { timestamp, units: [1, 1], comparisons: [comparison] };
}

test('a course keeps one snapshot a minute, and every look', () => {
  const course = [snapshot(0, 1)];
  expect(withSnapshot([], snapshot(0))).toHaveLength(1);
  expect(withSnapshot(course, snapshot(minute - 1, 1))).toBeUndefined();
  expect(withSnapshot(course, snapshot(1, 2))).toHaveLength(2);
  expect(withSnapshot(course, snapshot(minute, 1))).toHaveLength(2);
});

test('a long course is thinned, and neither loses its first and last snapshot nor the first of a look', () => {
  let course: readonly AnalysisSnapshot[] = [];
  for (let index = 0; index < 5000; index++)
    course = withSnapshot(course, snapshot(index * minute, 1 + Math.floor(index / 1001))) ?? course;
  expect(course.length).toBeLessThanOrEqual(513);
  expect([course[0]?.timestamp, course.at(-1)?.timestamp]).toEqual([0, 4999 * minute]);
  const looks = [1, 2, 3, 4, 5].map((look) => course.find(({ comparisons }) => comparisons[0]?.look === look)?.timestamp);
  expect(looks).toEqual([0, 1001, 2002, 3003, 4004].map((index) => index * minute));
  expect(course.map(({ timestamp }) => timestamp)).toEqual(course.map(({ timestamp }) => timestamp).sort((a, b) => a - b));
});

test('analyses of a started test are kept, of a draft they are not', async () => {
  const { ab, state, clock } = await runningTest();
  await ab.createTest({ ...checkout, testId: 'draft' });
  await ab.analyzeResults('draft');
  expect(await state.get('ab/snapshots/draft')).toBeUndefined();
  for (let index = 0; index < 3; index++) {
    await ab.analyzeResults('checkout');
    clock.advance(minute);
  }
  expect((await state.get('ab/snapshots/checkout'))?.value).toHaveLength(3);
});
