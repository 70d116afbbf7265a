import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseFlag } from '../../../core/validation/flag.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseModelAlias } from '../../../core/validation/model-alias.js';
import { parseModelName } from '../../../core/validation/model-name.js';
import { parseModelVersion } from '../../../core/validation/model-version.js';
import { parseNumber } from '../../../core/validation/number.js';
import type { ArmDefinition } from './test-definition.js';
import type { VariantInput } from './test-input.js';

const fields = ['name', 'control', 'trafficWeight', 'modelName', 'modelVersion', 'alias'] as const;
const maxArms = 100;

/** Checks the variants of a test and fills in their defaults. @throws ValidationError */
export function parseArms(variants: readonly VariantInput[]): readonly ArmDefinition[] {
  if (!Array.isArray(variants) || variants.length < 2 || variants.length > maxArms) {
    const given = Array.isArray(variants) ? `${variants.length}` : describe(variants);
    throw new ValidationError(`A test has a list of 2 to ${maxArms} variants, not ${given}; name a control and what is compared with it.`);
  }
  const parsed = variants.map(parseVariant);
  const names = parsed.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ValidationError(`Two variants are named "${twice}"; give each a name of its own.`);
  const control = controlOf(parsed);
  const weights = weightsOf(parsed);
  return parsed.map(({ weight: _, ...arm }, index) => ({ ...arm, control: index === control, trafficWeight: weights[index] ?? 0 }));
}

type ParsedVariant = ReturnType<typeof parseVariant>;

function parseVariant(input: VariantInput, index: number) {
  const { name, control, trafficWeight, modelName, modelVersion, alias } = parseKnownFields(`Variant ${index + 1}`, input, fields);
  if (typeof name !== 'string' || !/^[\w.:-](?:[\w.: -]{0,62}[\w.:-])?$/.test(name)) {
    throw new ValidationError(
      `The name of variant ${index + 1} must be 1 to 64 letters, digits, "_", "-", ".", ":" and inner spaces, not ${describe(name)}.`,
    );
  }
  const what = `The variant "${name}"`;
  if (modelName === undefined && (modelVersion ?? alias) !== undefined) {
    throw new ValidationError(`${what} has a ${alias === undefined ? 'modelVersion' : 'alias'} without a modelName; add it.`);
  }
  const model = modelName === undefined ? undefined : parseModelName(modelName);
  if (model !== undefined && (modelVersion === undefined) === (alias === undefined)) {
    throw new ValidationError(`${what} needs the modelVersion or the alias of model "${model}": one of them, not both.`);
  }
  return {
    name,
    control: control === undefined ? undefined : parseFlag(`${what}: control`, control),
    weight: trafficWeight === undefined ? undefined : parseNumber(`${what}: trafficWeight`, trafficWeight, { min: 0 }),
    modelName: model,
    modelVersion: modelVersion === undefined ? undefined : parseModelVersion(modelVersion),
    alias: alias === undefined ? undefined : parseModelAlias(alias),
  };
}

function controlOf(variants: readonly ParsedVariant[]): number {
  const controls = variants.filter(({ control }) => control === true);
  if (controls.length > 1) {
    throw new ValidationError(`The variants ${controls.map(({ name }) => `"${name}"`).join(', ')} are all control; only one can be.`);
  }
  const [control] = controls;
  if (control !== undefined) return variants.indexOf(control);
  if (variants[0]?.control === undefined) return 0;
  throw new ValidationError('No variant is the control: the first one says it is not. Give the control `control: true`.');
}

function weightsOf(variants: readonly ParsedVariant[]): readonly number[] {
  if (variants.every(({ weight }) => weight === undefined)) return variants.map(() => 1);
  const missing = variants.find(({ weight }) => weight === undefined);
  if (missing !== undefined) {
    throw new ValidationError(`The variant "${missing.name}" has no trafficWeight while others have; give it to all or to none.`);
  }
  const weights = variants.map(({ weight }) => weight ?? 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total > 0 && Number.isFinite(total)) return weights;
  throw new ValidationError(`The traffic weights sum to ${total}; they must sum to a positive number, such as 50 and 50.`);
}
