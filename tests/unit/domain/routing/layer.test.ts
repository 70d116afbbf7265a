import { expect, test } from 'vitest';
import { parseLayer, rangesOverlap } from '../../../../src/domain/routing/layer.js';
import { compileRouter } from '../../../../src/domain/routing/router.js';
import { armsOf, planWith } from './routing-plans.js';

test('ranges of one layer overlap where they share a place, their ends not included', () => {
  const at = (start: number, end: number, name = 'ranking') => ({ name, range: [start, end] as const });
  expect(rangesOverlap(at(0, 0.5), at(0.4, 1))).toBe(true);
  expect(rangesOverlap(at(0.4, 0.5), at(0, 1))).toBe(true);
  expect(rangesOverlap(at(0, 0.5), at(0.5, 1))).toBe(false);
  expect(rangesOverlap(at(0, 1), at(0, 1, 'prices'))).toBe(false);
});

test('tests that divide a layer get every unit exactly once, whatever their hash', () => {
  const bounds = [0, 0.1, 1 / 3, 0.7, 1];
  const routers = bounds.slice(1).map((end, index) =>
    compileRouter(
      planWith({
        salt: `test-${index}`,
        arms: armsOf(1, 2),
        layer: { name: 'ranking', range: [bounds[index] ?? 0, end] },
        hash: index === 2 ? 'growthbook' : 'fnv',
      }),
    ),
  );
  const counts = routers.map(() => 0);
  for (let unit = 0; unit < 8000; unit++) {
    const enrolling = routers.flatMap((router, index) => (router.route(unit).enrolled ? [index] : []));
    expect(enrolling).toHaveLength(1);
    const owner = enrolling[0] ?? 0;
    counts[owner] = (counts[owner] ?? 0) + 1;
  }
  counts.forEach((count, index) => {
    const share = (bounds[index + 1] ?? 0) - (bounds[index] ?? 0);
    expect(Math.abs(count - 8000 * share)).toBeLessThan(5 * Math.sqrt(8000 * share * (1 - share)));
  });
});

test.each([
  [[0.5, 0.5]],
  [[0.6, 0.5]],
  [[-0.1, 0.5]],
  [[0, 1.1]],
  [[Number.NaN, 1]],
  [[0]],
  [[0, 0.5, 1]],
  [['0', '1']],
  ['0-1'],
  [undefined],
])('a layer with range %j is refused with what it should be', (range) => {
  expect(() => parseLayer({ name: 'ranking', range: range as unknown as [number, number] })).toThrow(/layer.range must be \[start, end\]/);
});

test('a layer needs a name', () => {
  expect(() => parseLayer({ name: '', range: [0, 1] })).toThrow('layer.name must not be empty');
  expect(() => parseLayer('ranking' as unknown as { name: string; range: [number, number] })).toThrow('layer must be an object');
});
