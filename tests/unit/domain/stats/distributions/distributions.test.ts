import { describe, test } from 'vitest';
import type { Distribution } from '../../../../../src/domain/stats/distributions/distribution.js';
import { beta, binomial, chiSquare, fDistribution, gamma, normal, poisson, studentT } from '../../../../../src/stats.js';
import { expectQuantiles, expectTails, goldenDistributions, named } from '../../../../support/stats/golden-distributions.js';

const distributions: Record<string, (...parameters: number[]) => Distribution> = {
  normal,
  studentT: (df = 0) => studentT(df),
  gamma: (shape = 0) => gamma(shape),
  chiSquare: (df = 0) => chiSquare(df),
  beta: (a = 0, b = 0) => beta(a, b),
  fDistribution: (df1 = 0, df2 = 0) => fDistribution(df1, df2),
  binomial: (n = -1, p = -1) => binomial(n, p),
  poisson: (rate = 0) => poisson(rate),
};

describe.each(['normal', 'student-t', 'gamma', 'beta', 'f', 'counts'])('the golden values of %s', (subject) => {
  const cases = goldenDistributions(subject).map((golden) => ({ name: named(golden), golden }));

  test.each(cases)('$name has density and tails of the promised accuracy', ({ golden }) => {
    expectTails(distribution(golden.distribution, golden.parameters), golden);
  });

  test.each(cases)('$name has quantiles of the promised accuracy', ({ golden }) => {
    expectQuantiles(distribution(golden.distribution, golden.parameters), golden);
  });
});

function distribution(name: string, parameters: readonly number[]): Distribution {
  const make = distributions[name];
  if (make === undefined) throw new Error(`no distribution ${name}`);
  return make(...parameters);
}
