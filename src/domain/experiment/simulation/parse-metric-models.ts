import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { parseObject } from '../../../core/validation/object.js';
import type { MetricDefinition } from '../definition/metric-definition.js';
import { builtInMetrics, collectedMetrics, type TestDefinition } from '../definition/test-definition.js';
import type { MetricModel } from './metric-model.js';
import type { MetricBaseline, SimulatedEffect, SimulateTestOptions } from './simulation-options.js';

const fields = ['mean', 'standardDeviation', 'distribution', 'correlation', 'denominator'] as const;

type Given = Pick<SimulateTestOptions, 'baseline' | 'effects'>;

/** Checks how the values of all metrics of a test are to come about. @throws ValidationError */
export function parseMetricModels(definition: TestDefinition, { baseline, effects = {} }: Given): readonly MetricModel[] {
  const metrics = [...collectedMetrics(definition), ...definition.guardrails.filter(({ name }) => builtInMetrics.has(name))];
  const names = metrics.map(({ name }) => name);
  checkNames('baseline', Object.keys(parseObject('baseline', baseline)), names);
  const challengers = definition.arms.filter(({ control }) => !control).map(({ name }) => name);
  checkNames('effects', Object.keys(parseObject('effects', effects)), challengers);
  for (const variant of Object.keys(effects)) {
    checkNames(`effects.${variant}`, Object.keys(parseObject(`effects.${variant}`, effects[variant] as object)), names);
  }
  return metrics.map((metric) => {
    const given = baseline[metric.name];
    if (given === undefined) {
      throw new ValidationError(`baseline needs "${metric.name}": the mean of a unit without any effect, as { mean: 0.05 }.`);
    }
    const model = parseBaseline(`baseline.${metric.name}`, metric, given);
    const ofArms = definition.arms.map(({ name }) => {
      const effect = Object.hasOwn(effects, name) ? effects[name]?.[metric.name] : undefined;
      return parseEffect(`effects.${name}.${metric.name}`, effect ?? 0, model);
    });
    return { ...model, effects: ofArms };
  });
}

type Baseline = Omit<MetricModel, 'effects'>;

function parseBaseline(what: string, metric: MetricDefinition, input: MetricBaseline): Baseline {
  const given = parseKnownFields(what, input, fields);
  const distribution = parseChoice(`${what}.distribution`, given.distribution ?? 'normal', ['normal', 'lognormal']);
  const shape = shapeOf(metric) ?? distribution;
  for (const [field, owner] of belongsTo(metric)) {
    if (given[field] === undefined || owner.includes(shape)) continue;
    throw new ValidationError(`${what}.${field} does not go with this metric; leave it out.`);
  }
  const binary = shape === 'binary';
  return {
    metric,
    shape,
    mean: parseNumber(`${what}.mean`, given.mean, binary ? { min: 0, max: 1 } : shape === 'lognormal' ? { above: 0 } : {}),
    standardDeviation: binary ? 0 : parseNumber(`${what}.standardDeviation`, given.standardDeviation, { above: 0 }),
    correlation: given.correlation === undefined ? undefined : parseNumber(`${what}.correlation`, given.correlation, { min: -1, max: 1 }),
    denominator: parseDenominator(`${what}.denominator`, given.denominator ?? { mean: 1 }),
  };
}

/** The shapes that each setting goes with. */
function belongsTo({ covariate }: MetricDefinition): readonly (readonly [keyof MetricBaseline, readonly MetricModel['shape'][]])[] {
  return [
    ['standardDeviation', ['normal', 'lognormal', 'ratio']],
    ['distribution', ['normal', 'lognormal']],
    ['correlation', covariate === undefined ? [] : ['normal']],
    ['denominator', ['ratio']],
  ];
}

/** Undefined where it is for the caller to say. */
function shapeOf({ name, kind, loss }: MetricDefinition): MetricModel['shape'] | undefined {
  if (kind === 'proportion' || loss === 'zeroOne' || name === 'error_rate') return 'binary';
  return kind === 'ratio' ? kind : undefined;
}

function parseDenominator(what: string, input: NonNullable<MetricBaseline['denominator']>): MetricModel['denominator'] {
  const { mean, standardDeviation } = parseKnownFields(what, input, ['mean', 'standardDeviation']);
  return {
    mean: parseNumber(`${what}.mean`, mean, { above: 0 }),
    standardDeviation: parseNumber(`${what}.standardDeviation`, standardDeviation ?? 0, { min: 0 }),
  };
}

function parseEffect(what: string, given: SimulatedEffect, { shape, mean }: Baseline): number {
  const effect = typeof given === 'object' ? mean * parseNumber(`${what}.relative`, given?.relative) : parseNumber(what, given);
  const changed = mean + effect;
  if (shape === 'binary' ? changed >= 0 && changed <= 1 : shape !== 'lognormal' || changed > 0) return effect;
  throw new ValidationError(`${what} makes a mean of ${changed}, which the metric cannot have.`);
}

function checkNames(what: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new ValidationError(`${what} names ${unknown.map((name) => `"${name}"`).join(', ')}; there are ${known.join(', ')}.`);
}
