import type { EnvironmentConfig } from '../../../core/config.js';
import { ValidationError } from '../../../core/errors/request-error.js';
import { parseNumber } from '../../../core/validation/number.js';
import { parseObject } from '../../../core/validation/object.js';
import type { TestRecord } from '../test-record.js';
import { parseDefinition } from './parse-definition.js';
import type { ArmDefinition, TestDefinition } from './test-definition.js';
import type { TestChanges, TestInput, VariantInput } from './test-input.js';

/** What decides who is in which arm, what is measured, and how it is judged: fixed once a unit was assigned. */
const fixedFields: readonly (keyof TestDefinition)[] = [
  'salt',
  'hash',
  'allocator',
  'unit',
  'metric',
  'metrics',
  'guardrails',
  'confidence',
  'method',
  'correction',
  'expectedUnits',
  'looks',
  'policy',
  'layer',
  'holdout',
  'sticky',
];

/** A definition with changes, and the names of the fields that differ. */
export interface ChangedDefinition {
  readonly definition: TestDefinition;
  readonly changed: readonly string[];
}

/**
 * Applies changes to the definition of a test; the version is left to the lifecycle.
 *
 * @throws ValidationError for a change that a started test does not take, or that a new test would not take either
 */
export function changeDefinition(
  { definition, status }: TestRecord,
  changes: TestChanges,
  environment: EnvironmentConfig,
): ChangedDefinition {
  const { trafficWeights, ...given } = parseObject('The changes of a test', changes);
  if ('testId' in given && given.testId !== definition.testId) {
    throw new ValidationError(`The testId of test "${definition.testId}" cannot be changed; create another test.`);
  }
  const current = inputOf(definition);
  const variants = reweighted(given.variants ?? current.variants, trafficWeights);
  const { version } = definition;
  // A change of a started test makes the next version.
  const next = status === 'draft' ? version : version + 1;
  const parsed = { ...parseDefinition({ ...current, ...defined(given), variants }, environment, next), version };
  if (status === 'draft') return { definition: parsed, changed: differences(definition, parsed) };
  const arms = sameArms(definition, parsed);
  const wrong = fixedFields.find((field) => !equal(definition[field], parsed[field]));
  if (wrong !== undefined) throw isFixed(definition, wrong);
  const changed = { ...parsed, arms };
  return { definition: changed, changed: differences(definition, changed) };
}

/** The description that gives this definition. */
function inputOf({ version: _, arms, ...rest }: TestDefinition): TestInput {
  const variants = arms.map(({ alias, modelVersion, ...arm }) => ({ ...arm, ...(alias === undefined ? { modelVersion } : { alias }) }));
  return { ...rest, variants };
}

function reweighted(variants: readonly VariantInput[], weights: TestChanges['trafficWeights']): readonly VariantInput[] {
  if (weights === undefined) return variants;
  const names = variants.map(({ name }) => name);
  const unknown = Object.keys(parseObject('trafficWeights', weights)).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ValidationError(
      `trafficWeights names the variant ${JSON.stringify(unknown)}, which the test has not; it has ${names.join(', ')}.`,
    );
  }
  return variants.map((variant) => {
    const weight = Object.hasOwn(weights, variant.name) ? weights[variant.name] : undefined;
    if (weight === undefined) return variant;
    return { ...variant, trafficWeight: parseNumber(`trafficWeights["${variant.name}"]`, weight, { min: 0 }) };
  });
}

/** The arms with their new weights; a started test serves the models that it was started with. */
function sameArms(before: TestDefinition, after: TestDefinition): readonly ArmDefinition[] {
  if (before.arms.length !== after.arms.length) throw isFixed(before, 'variants');
  return before.arms.map((arm, index) => {
    const next = after.arms[index];
    const isSame = next !== undefined && equal(identity(arm), identity(next));
    if (!isSame) throw isFixed(before, 'variants');
    return { ...arm, trafficWeight: next.trafficWeight };
  });
}

function identity({ name, control, modelName, modelVersion, alias }: ArmDefinition) {
  return [name, control, modelName, alias, alias === undefined ? modelVersion : undefined];
}

function isFixed({ testId }: TestDefinition, field: string): ValidationError {
  return new ValidationError(
    `The ${field} of test "${testId}" cannot be changed any more, because the test was started and its results would mean nothing; ` +
      'complete it and create another test.',
    { details: { testId, field } },
  );
}

function differences(before: TestDefinition, after: TestDefinition): readonly string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof TestDefinition>;
  return [...fields].filter((field) => !equal(before[field], after[field]));
}

function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

/** Both sides are made by the same parser, so that the same content has the same text. */
function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
