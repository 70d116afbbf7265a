import type { ModelVersion } from '../../../core/entities/model-version.js';
import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseFlag } from '../../../core/validation/flag.js';
import { parseModelAlias } from '../../../core/validation/model-alias.js';
import { parseModelVersion } from '../../../core/validation/model-version.js';
import { parseObject } from '../../../core/validation/object.js';
import { type MetricThreshold, parseMetricThreshold } from '../../../domain/evaluation/metric-threshold.js';

/** What must hold before a version is promoted; all of it is evaluated, also after a failure. */
export interface Gate {
  /** Thresholds by metric. Values are those of the logged model, else those of the version's run. */
  readonly metrics?: Readonly<Record<string, MetricThreshold>> | undefined;
  /**
   * Alias or version to compare with. Without one to compare with, changes cannot be told and such thresholds fail.
   *
   * @default the version that the alias or stage points to
   */
  readonly baseline?: string | number | undefined;
  /** Callers of the baseline can go over to the new version without a change. @default false */
  readonly signature?: boolean | 'compatible' | undefined;
  /** The version loads and predicts on its own input example. @default false */
  readonly smoke?: boolean | undefined;
}

/** A gate with every choice made. */
export interface ParsedGate {
  readonly metrics: Readonly<Record<string, MetricThreshold>>;
  readonly baseline?: { readonly alias: string } | { readonly version: string } | undefined;
  readonly signature: boolean;
  readonly smoke: boolean;
}

/** What a gate judges: a version, or a logged model that is to become one. */
export interface GateCandidate extends Pick<ModelVersion, 'name' | 'source' | 'modelId' | 'runId'> {
  readonly version?: string | undefined;
}

/** URI of a candidate's files. */
export function uriOfCandidate({ name, version, source }: GateCandidate): string {
  return version === undefined ? source : `models:/${name}/${version}`;
}

/** Loads a candidate and runs it on its input example. @throws ModelError when that fails; the result says what ran */
export type SmokeRun = (candidate: GateCandidate) => Promise<string>;

const known: ReadonlySet<string> = new Set<keyof Gate>(['metrics', 'baseline', 'signature', 'smoke']);

/** Checks the option `gate`. @throws ValidationError */
export function parseGate(input: Gate): ParsedGate {
  const gate = parseObject('The option gate', input);
  const unknown = Object.keys(gate).find((key) => !known.has(key));
  if (unknown !== undefined) throw new ValidationError(`The option gate has no field "${unknown}"; it has ${[...known].join(', ')}.`);
  const { metrics = {}, baseline, signature = false, smoke = false } = gate;
  if (![true, false, 'compatible'].includes(signature))
    throw new ValidationError(`The option gate.signature must be true or 'compatible', not ${describe(signature)}.`);
  parseFlag('The option gate.smoke', smoke);
  const thresholds = Object.entries(parseObject('The option gate.metrics', metrics));
  return {
    metrics: Object.fromEntries(thresholds.map(([metric, threshold]) => [metric, parseMetricThreshold(metric, threshold)])),
    baseline: parseBaseline(baseline),
    signature: signature !== false,
    smoke,
  };
}

function parseBaseline(baseline: string | number | undefined): ParsedGate['baseline'] {
  if (baseline === undefined) return undefined;
  return /^\d+$/.test(String(baseline)) ? { version: parseModelVersion(baseline) } : { alias: parseModelAlias(baseline) };
}
