import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { parseFlag } from '../../../core/validation/flag.js';
import { parseKey } from '../../../core/validation/key.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { parseText } from '../../../core/validation/text.js';
import type { GuardrailDefinition, MetricDefinition } from './metric-definition.js';
import { builtInMetrics } from './test-definition.js';
import type { TestGuardrail, TestMetric } from './test-input.js';

const fields = ['name', 'kind', 'loss', 'perUnit', 'higherIsBetter', 'missing', 'cap', 'covariate'] as const;
const kinds = ['proportion', 'mean', 'ratio', 'error'] as const;
const losses = ['squared', 'absolute', 'logLoss', 'zeroOne'] as const;
const reductions = ['sum', 'mean', 'first', 'last', 'max'] as const;

/** Checks a goal metric and fills in its defaults. @throws ValidationError */
export function parseGoal(what: string, input: TestMetric, unit: string): MetricDefinition {
  const metric = parseMetric(what, parseKnownFields(what, input, fields), unit);
  if (!builtInMetrics.has(metric.name)) return metric;
  throw new ValidationError(`${what} cannot be named "${metric.name}", which is measured as a guardrail; name it in guardrails.`);
}

/** Checks a guardrail and fills in its defaults; the built-in ones need no kind. @throws ValidationError */
export function parseGuardrail(what: string, input: TestGuardrail, unit: string): GuardrailDefinition {
  const { margin, ...given } = parseKnownFields(what, input, [...fields, 'margin']);
  const builtIn = builtInMetrics.has(given.name);
  if (builtIn) refuseSettings(what, given);
  const kind = given.kind ?? (given.name === 'latency_ms' ? 'mean' : given.name === 'error_rate' ? 'proportion' : undefined);
  const metric = parseMetric(what, { ...given, kind, higherIsBetter: given.higherIsBetter ?? (builtIn ? false : undefined) }, unit);
  return { ...metric, margin: parseNumber(`${what}.margin`, margin, { above: 0 }) };
}

/** How a built-in guardrail is measured is not up to the test; a setting that does nothing would be believed. */
function refuseSettings(what: string, given: Omit<TestGuardrail, 'margin'>): void {
  const field = (['loss', 'perUnit', 'missing', 'cap', 'covariate'] as const).find((name) => given[name] !== undefined);
  if (field === undefined) return;
  throw new ValidationError(`${what}.${field} does not go with "${given.name}", which the framework measures itself; leave it out.`);
}

/** Checks that a name stands for one metric only. @throws ValidationError */
export function checkMetricNames(goals: readonly MetricDefinition[], guardrails: readonly GuardrailDefinition[]): void {
  checkUnique('goal metrics', goals);
  checkUnique('guardrails', guardrails);
  for (const { margin: _, ...guardrail } of guardrails) {
    const goal = goals.find(({ name }) => name === guardrail.name);
    if (goal === undefined || JSON.stringify(goal) === JSON.stringify(guardrail)) continue;
    throw new ValidationError(
      `The metric "${goal.name}" is a goal and a guardrail with different settings; give both the same, or two names.`,
    );
  }
}

function checkUnique(what: string, metrics: readonly MetricDefinition[]): void {
  const names = metrics.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ValidationError(`Two of the ${what} are named "${twice}"; give each a name of its own.`);
}

function parseMetric(what: string, input: Omit<TestMetric, 'kind'> & { readonly kind: unknown }, unit: string): MetricDefinition {
  const name = parseKey('metric', input.name);
  if (name === '__proto__') throw new ValidationError(`${what} cannot be named "__proto__", which no object of values can hold.`);
  const kind = parseChoice(`${what}.kind`, input.kind, kinds);
  const perUnit = parsePerUnit(what, input.perUnit, kind);
  const byDefault = kind === 'proportion' || (kind !== 'ratio' && perUnit === 'sum') ? 'zero' : 'exclude';
  return {
    name,
    kind,
    loss: parseLoss(what, input.loss, kind),
    perUnit,
    higherIsBetter: parseDirection(what, input.higherIsBetter, kind),
    missing: parseChoice(`${what}.missing`, input.missing ?? byDefault, ['zero', 'exclude']),
    cap: parseCap(what, input.cap, kind),
    covariate: parseCovariate(what, input.covariate, kind, unit),
  };
}

function parseLoss(what: string, loss: unknown, kind: MetricDefinition['kind']): MetricDefinition['loss'] {
  if (kind === 'error') return parseChoice(`${what}.loss, which kind 'error' needs,`, loss, losses);
  if (loss === undefined) return undefined;
  throw new ValidationError(`${what}.loss goes with kind 'error', not with kind '${kind}'; leave one of them out.`);
}

function parsePerUnit(what: string, given: unknown, kind: MetricDefinition['kind']): MetricDefinition['perUnit'] {
  const perUnit = parseChoice(`${what}.perUnit`, given ?? (kind === 'ratio' ? 'sum' : 'mean'), reductions);
  if (kind === 'ratio' && perUnit !== 'sum') throw new ValidationError(`${what}.perUnit of kind 'ratio' is 'sum'; leave it out.`);
  if (kind === 'proportion' && perUnit === 'sum') {
    throw new ValidationError(`${what}.perUnit 'sum' makes more than 1 of a proportion; use 'max' for "at least once", or kind 'mean'.`);
  }
  return perUnit;
}

function parseDirection(what: string, given: unknown, kind: MetricDefinition['kind']): boolean {
  const higherIsBetter = parseFlag(`${what}.higherIsBetter`, given ?? kind !== 'error');
  if (kind !== 'error' || !higherIsBetter) return higherIsBetter;
  throw new ValidationError(`${what}.higherIsBetter is false for kind 'error': its value is a loss. Leave it out.`);
}

function parseCap(what: string, cap: unknown, kind: MetricDefinition['kind']): number | undefined {
  if (cap === undefined) return undefined;
  if (kind === 'mean' || kind === 'error') return parseNumber(`${what}.cap`, cap);
  throw new ValidationError(`${what}.cap goes with the kinds 'mean' and 'error', not with '${kind}'.`);
}

function parseCovariate(what: string, covariate: unknown, kind: MetricDefinition['kind'], unit: string): string | undefined {
  if (covariate === undefined) return undefined;
  if (unit === 'request') {
    throw new ValidationError(`${what}.covariate needs a unit that was known before the test; unit 'request' has no past. Leave it out.`);
  }
  if (kind === 'ratio') throw new ValidationError(`${what}.covariate does not go with kind 'ratio'. Leave it out.`);
  return parseText(`${what}.covariate`, covariate, { maxLength: 250, required: true });
}
