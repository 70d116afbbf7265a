import { describe, expect, test } from 'vitest';
import { leastSquares, orThrow, StatisticsError } from '../../../../../src/stats.js';

/** NIST Statistical Reference Datasets, linear regression. */
const longley = [
  [60323, 83.0, 234289, 2356, 1590, 107608, 1947],
  [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
  [60171, 88.2, 258054, 3682, 1616, 109773, 1949],
  [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
  [63221, 96.2, 328975, 2099, 3099, 112075, 1951],
  [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
  [64989, 99.0, 365385, 1870, 3547, 115094, 1953],
  [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
  [66019, 101.2, 397469, 2904, 3048, 117388, 1955],
  [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
  [68169, 108.4, 442769, 2936, 2798, 120445, 1957],
  [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
  [68655, 112.6, 482704, 3813, 2552, 123366, 1959],
  [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
  [69331, 115.7, 518173, 4806, 2572, 127852, 1961],
  [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
];

/** Outcome and column. */
const norris = [
  [0.1, 0.2],
  [338.8, 337.4],
  [118.1, 118.2],
  [888.0, 884.6],
  [9.2, 10.1],
  [228.1, 226.5],
  [668.5, 666.3],
  [998.5, 996.3],
  [449.1, 448.6],
  [778.9, 777.0],
  [559.2, 558.2],
  [0.3, 0.4],
  [0.1, 0.6],
  [778.1, 775.5],
  [668.8, 666.9],
  [339.3, 338.0],
  [448.9, 447.5],
  [10.8, 11.6],
  [557.7, 556.0],
  [228.3, 228.1],
  [998.0, 995.8],
  [888.8, 887.6],
  [119.6, 120.2],
  [0.3, 0.3],
  [0.6, 0.3],
  [557.6, 556.8],
  [339.3, 339.1],
  [888.0, 887.2],
  [998.5, 999.0],
  [778.9, 779.0],
  [10.2, 11.1],
  [117.6, 118.3],
  [228.9, 229.2],
  [668.4, 669.1],
  [449.2, 448.9],
  [0.2, 0.5],
];

const certified = {
  coefficients: [
    -3482258.63459582, 15.0618722713733, -0.035819179292591, -2.02022980381683, -1.03322686717359, -0.0511041056535807, 1829.15146461355,
  ],
  standardErrors: [
    890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699, 0.214274163161675, 0.22607320006937, 455.478499142212,
  ],
  residualSd: 304.854073561965,
  rSquared: 0.995479004577296,
};

const column = (index: number): number[] => longley.map((row) => row[index] as number);
const expectDigits = (actual: readonly number[], truth: readonly number[], tolerance: number): void => {
  expect(actual).toHaveLength(truth.length);
  for (const [index, value] of truth.entries()) expect(Math.abs((actual[index] as number) / value - 1)).toBeLessThan(tolerance);
};

describe('least squares', () => {
  test('reproduce the certified values of Longley, whose columns are nearly dependent', () => {
    const fit = orThrow(leastSquares(column(0), [1, 2, 3, 4, 5, 6].map(column)));
    expectDigits(fit.coefficients, certified.coefficients, 1e-12);
    expectDigits(fit.standardErrors, certified.standardErrors, 1e-12);
    expectDigits([fit.residualSd, fit.rSquared], [certified.residualSd, certified.rSquared], 1e-12);
    expect(fit.degreesOfFreedom).toBe(9);
  });

  test('reproduce the certified values of Norris', () => {
    const fit = orThrow(
      leastSquares(
        norris.map(([y = 0]) => y),
        [norris.map(([, x = 0]) => x)],
      ),
    );
    expectDigits(fit.coefficients, [-0.262323073774029, 1.00211681802045], 1e-12);
    expectDigits(fit.standardErrors, [0.232818234301152, 0.000429796848199937], 1e-12);
    expectDigits([fit.residualSd, fit.rSquared], [0.884796396144373, 0.999993745883712], 1e-12);
  });

  test('find a line far from zero', () => {
    const xs = Array.from({ length: 10 }, (_, index) => 1e6 + index);
    const fit = orThrow(
      leastSquares(
        xs.map((x) => 2 + 3 * x),
        [xs],
      ),
    );
    expect(fit.coefficients[0]).toBeCloseTo(2, 6);
    expect(fit.coefficients[1]).toBeCloseTo(3, 12);
  });

  test('without columns they are the mean and its standard error', () => {
    const fit = orThrow(leastSquares([1, 2, 3, 4], []));
    expectDigits(fit.coefficients, [2.5], 1e-15);
    expectDigits(fit.standardErrors, [Math.sqrt(5 / 3 / 4)], 1e-15);
  });

  test('say why they cannot be computed', () => {
    const reason = (outcomes: number[], columns: number[][]) => leastSquares(outcomes, columns);
    expect(reason([1, 2], [[1, 2]])).toMatchObject({ reason: '2 coefficients need more than 2 observations.' });
    expect(reason([1, 2, 4], [[5, 5, 5]])).toMatchObject({ reason: 'Column 1 is constant, as the intercept is.' });
    expect(reason([1, 1, 1], [[1, 2, 3]])).toMatchObject({ reason: 'All outcomes are the same.' });
    const [one, two] = [
      [1, 2, 3, 4, 6],
      [2, 4, 6, 8, 12],
    ];
    expect(reason([1, 2, 4, 3, 5], [one, two])).toMatchObject({ reason: 'Column 2 is a combination of the columns before it.' });
  });

  test('refuse arguments without meaning', () => {
    expect(() => leastSquares([1, 2, 3], [[1, 2]])).toThrow(StatisticsError);
    expect(() => leastSquares([1, Number.NaN, 3], [[1, 2, 3]])).toThrow(StatisticsError);
    expect(() => leastSquares([1, 2, 3], 5 as unknown as number[][])).toThrow(StatisticsError);
  });
});
