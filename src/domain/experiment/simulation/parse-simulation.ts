import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { parseFlag } from '../../../core/validation/flag.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import type { TestDefinition } from '../definition/test-definition.js';
import { parseMetricModels } from './parse-metric-models.js';
import type { SimulateTestOptions } from './simulation-options.js';
import type { SimulationPlan } from './simulation-plan.js';

const fields = [
  'baseline',
  'effects',
  'unitsPerDay',
  'days',
  'looks',
  'outcomeDelayDays',
  'stopAt',
  'runs',
  'seed',
  'byUnit',
] as const satisfies readonly (keyof SimulateTestOptions)[];

const stops = ['decision', 'significance', 'never'] as const;

/** Checks what a test is imagined to meet and fills in the defaults. @throws ValidationError */
export function parseSimulation(definition: TestDefinition, input: SimulateTestOptions): SimulationPlan {
  const options = parseKnownFields('The options of a simulation', input, fields);
  if (definition.policy?.type === 'linUcb') {
    throw new ValidationError(
      "A policy of type 'linUcb' decides by the context of every request, which is not simulated; use another type.",
    );
  }
  const { maxDurationHours, outcomeWindowMs } = definition;
  const days = parseNumber('days', options.days ?? (maxDurationHours === undefined ? 28 : maxDurationHours / 24), { above: 0 });
  return {
    definition,
    metrics: parseMetricModels(definition, options),
    unitsPerDay: parseNumber('unitsPerDay', options.unitsPerDay, { above: 0 }),
    days,
    looks: parseInteger('looks', options.looks ?? Math.max(1, Math.floor(days)), { min: 1 }),
    outcomeDelayDays: parseDelay(options.outcomeDelayDays ?? 0, outcomeWindowMs / 86_400_000),
    stopAt: parseChoice('stopAt', options.stopAt ?? 'decision', stops),
    runs: parseInteger('runs', options.runs ?? 1000, { min: 1 }),
    seed: parseInteger('seed', options.seed ?? 1),
    byUnit: parseFlag('byUnit', options.byUnit ?? false),
  };
}

function parseDelay(given: unknown, windowDays: number): number {
  const days = parseNumber('outcomeDelayDays', given, { min: 0 });
  if (days <= windowDays) return days;
  throw new ValidationError(
    `outcomeDelayDays is ${days}, but the test takes outcomes for ${windowDays} days only; raise its outcomeWindowMs.`,
  );
}
