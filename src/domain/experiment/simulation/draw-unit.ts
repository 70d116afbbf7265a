import type { Random } from '../../../core/random.js';
import { sampleNormal } from '../../stats/samplers/sample-normal.js';
import type { UnitContribution } from '../metrics/metric-moments.js';
import type { ArmModel } from './metric-model.js';

/** The value of one unit. */
export function drawUnit(model: ArmModel, random: Random): UnitContribution {
  const { shape, mean, standardDeviation, correlation, weight } = model;
  const contribution = { denominator: 0, covariate: Number.NaN, weight };
  switch (shape) {
    case 'binary':
      return { ...contribution, value: random.next() < mean ? 1 : 0 };
    case 'lognormal':
      return { ...contribution, value: lognormal(model, random)() };
    case 'ratio': {
      const denominator = model.denominator.mean + model.denominator.standardDeviation * sampleNormal(random);
      return { ...contribution, denominator, value: mean * denominator + standardDeviation * sampleNormal(random) };
    }
    case 'normal': {
      if (correlation === undefined) return { ...contribution, value: mean + standardDeviation * sampleNormal(random) };
      const covariate = sampleNormal(random);
      const rest = Math.sqrt(1 - correlation ** 2) * sampleNormal(random);
      return { ...contribution, covariate, value: mean + standardDeviation * (correlation * covariate + rest) };
    }
  }
}

/** Values with a long tail, one at each call. */
export function lognormal({ mean, standardDeviation }: Pick<ArmModel, 'mean' | 'standardDeviation'>, random: Random): () => number {
  const variance = Math.log1p((standardDeviation / mean) ** 2);
  const [centre, spread] = [Math.log(mean) - variance / 2, Math.sqrt(variance)];
  return () => Math.exp(centre + spread * sampleNormal(random));
}
