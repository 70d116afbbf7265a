import type { EnvironmentConfig } from '../../../core/config.js';
import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { describe } from '../../../core/validation/describe.js';
import { parseFlag } from '../../../core/validation/flag.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseModelAlias } from '../../../core/validation/model-alias.js';
import { parseNumber } from '../../../core/validation/number.js';
import { parseText } from '../../../core/validation/text.js';
import { parseArms } from './parse-arms.js';
import { checkMetricNames, parseGoal, parseGuardrail } from './parse-metric.js';
import { parsePolicy } from './parse-policy.js';
import { parseRouting } from './parse-routing.js';
import type { AutoPromoteInput } from './policy-input.js';
import type { TestDefinition } from './test-definition.js';
import { parseConfidence, parseMinDuration } from './test-environment.js';
import type { TestInput } from './test-input.js';
import type { AutoPromotePolicy } from './test-policies.js';

const fields: readonly (keyof TestInput)[] = [
  'testId',
  'name',
  'variants',
  'unit',
  'metric',
  'metrics',
  'guardrails',
  'minSampleSize',
  'confidence',
  'method',
  'correction',
  'expectedUnits',
  'looks',
  'minimumEffect',
  'policy',
  'coverage',
  'layer',
  'holdout',
  'targeting',
  'forced',
  'sticky',
  'minVersion',
  'salt',
  'hash',
  'allocator',
  'outcomeWindowMs',
  'minDurationHours',
  'maxDurationHours',
  'maxUnitsInMemory',
  'autoPromote',
];
const methods = ['sequential', 'fixed', 'bayesian', 'groupSequential'] as const;
const corrections = ['holm', 'benjaminiHochberg', 'none'] as const;

/**
 * Checks the description of a test and fills in every default, so that what is wrong is refused before anything is stored.
 *
 * @param version - Version of the definition that comes of it.
 * @throws ValidationError naming the field and saying what to do
 */
export function parseDefinition(input: TestInput, environment: EnvironmentConfig = {}, version = 1): TestDefinition {
  const test = withoutNull(parseKnownFields('A test', input, fields));
  const testId = parseTestId(test.testId);
  const unit = parseText('unit', test.unit, { maxLength: 64, required: true });
  const arms = parseArms(test.variants);
  const metric = parseGoal('metric', test.metric, unit);
  const metrics = parseList('metrics', test.metrics).map((further, index) => parseGoal(`metrics[${index}]`, further, unit));
  const guardrails = parseList('guardrails', test.guardrails).map((given, index) => parseGuardrail(`guardrails[${index}]`, given, unit));
  checkMetricNames([metric, ...metrics], guardrails);
  const method = parseChoice('method', test.method ?? 'sequential', methods);
  const minDurationHours = parseMinDuration(test.minDurationHours, environment);
  return {
    testId,
    name: parseText('name', test.name ?? testId, { maxLength: 250, required: true }),
    version,
    ...parseRouting(test, arms, version),
    unit,
    arms,
    metric,
    metrics,
    guardrails,
    minSampleSize: parseInteger('minSampleSize', test.minSampleSize ?? 1000, { min: 1 }),
    confidence: parseConfidence(test.confidence, environment),
    method,
    correction: parseChoice('correction', test.correction ?? 'holm', corrections),
    expectedUnits: parseInteger('expectedUnits', test.expectedUnits ?? 5000, { min: 1 }),
    looks: parseInteger('looks', test.looks ?? 5, { min: 1, max: 100 }),
    minimumEffect: test.minimumEffect === undefined ? undefined : parseNumber('minimumEffect', test.minimumEffect, { above: 0 }),
    policy: test.policy === undefined ? undefined : parsePolicy(test.policy, { arms: arms.length, unit, metric, method }),
    sticky: parseSticky(test.sticky, unit),
    outcomeWindowMs: parseNumber('outcomeWindowMs', test.outcomeWindowMs ?? 72 * 3_600_000, { above: 0 }),
    minDurationHours,
    maxDurationHours: parseMaxDuration(test.maxDurationHours, minDurationHours),
    maxUnitsInMemory: parseInteger('maxUnitsInMemory', test.maxUnitsInMemory ?? 1_000_000, { min: 1 }),
    autoPromote: parseAutoPromote(test.autoPromote ?? false),
  };
}

/** Checks the id of a test. @throws ValidationError */
export function parseTestId(testId: unknown): string {
  if (typeof testId === 'string' && /^[A-Za-z0-9._:-]{1,64}$/.test(testId)) return testId;
  throw new ValidationError(`testId must be 1 to 64 letters, digits and the characters . _ : -, not ${describe(testId)}.`);
}

/** A default in the place of null would take back what was chosen before. */
function withoutNull(test: TestInput): TestInput {
  const field = fields.find((name) => test[name] === null);
  if (field === undefined) return test;
  throw new ValidationError(`${field} must not be null; leave it out.`);
}

function parseList<T>(what: string, list: readonly T[] | undefined): readonly T[] {
  if (list === undefined || Array.isArray(list)) return list ?? [];
  throw new ValidationError(`${what} must be a list, not ${describe(list)}.`);
}

function parseSticky(given: unknown, unit: string): boolean {
  const sticky = parseFlag('sticky', given ?? false);
  if (!sticky || unit !== 'request') return sticky;
  throw new ValidationError(
    "sticky keeps the variant of a unit that comes again; unit 'request' does not. Leave it out, or name another unit.",
  );
}

function parseMaxDuration(given: unknown, minDurationHours: number): number | undefined {
  if (given === undefined) return undefined;
  const hours = parseNumber('maxDurationHours', given, { above: 0 });
  if (hours >= minDurationHours) return hours;
  throw new ValidationError(
    `maxDurationHours is ${hours}, less than minDurationHours, which is ${minDurationHours}; lower that or raise it.`,
  );
}

function parseAutoPromote(given: boolean | AutoPromoteInput): AutoPromotePolicy {
  const policy: AutoPromoteInput =
    typeof given === 'boolean'
      ? { enabled: given }
      : parseKnownFields('autoPromote', given, ['enabled', 'alias', 'dryRun', 'cooldownMs', 'evaluateEveryMs']);
  return {
    enabled: parseFlag('autoPromote.enabled', policy.enabled ?? true),
    alias: parseModelAlias(policy.alias ?? 'champion'),
    dryRun: parseFlag('autoPromote.dryRun', policy.dryRun ?? false),
    cooldownMs: parseInteger('autoPromote.cooldownMs', policy.cooldownMs ?? 24 * 3_600_000, { min: 0 }),
    evaluateEveryMs: parseInteger('autoPromote.evaluateEveryMs', policy.evaluateEveryMs ?? 3_600_000, { min: 1000 }),
  };
}
