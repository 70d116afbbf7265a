import type { CallOptions } from '../../../core/call-options.js';
import type { ModelVersion } from '../../../core/entities/model-version.js';
import { isModel, isNotFound } from '../../../core/errors/guards.js';
import { ModelError } from '../../../core/errors/model-error.js';
import type { GateResult } from '../../../domain/evaluation/gate-result.js';
import { checkMetrics } from '../../../domain/evaluation/metric-threshold.js';
import { signaturesCompatible } from '../../../domain/mlmodel/signatures-compatible.js';
import type { ClientInternals } from '../../client/client-internals.js';
import { type GateCandidate, type ParsedGate, type SmokeRun, uriOfCandidate } from './gate.js';
import { metricsOfVersion } from './metrics-of-version.js';
import { signatureAt } from './signature-of-version.js';

/** What a gate is evaluated on. */
export interface GateSubject {
  readonly candidate: GateCandidate;
  /** What it is compared with; absent when nothing was promoted before. */
  readonly baseline?: ModelVersion | undefined;
  readonly smokeRun: SmokeRun;
}

/**
 * Evaluates a gate. Every part is evaluated, so that one call shows all that does not hold.
 *
 * @throws ModelError of kind `gate`, whose `details.gates` lists every result, when something does not hold
 */
export async function runGate(
  client: ClientInternals,
  gate: ParsedGate,
  subject: GateSubject,
  call: CallOptions,
): Promise<readonly GateResult[]> {
  const { candidate } = subject;
  const results = [
    ...(await metricResults(client, gate, subject, call)),
    ...(gate.signature ? [await signatureResult(client, subject, call)] : []),
    ...(gate.smoke ? [await smokeResult(subject)] : []),
  ];
  const failed = results.filter(({ passed }) => !passed);
  if (failed.length === 0) return results;
  const what =
    candidate.version === undefined
      ? `The model for "${candidate.name}" does not pass its gate, so it was not registered`
      : `Version ${candidate.version} of model "${candidate.name}" does not pass its gate, so nothing was moved`;
  throw new ModelError(`${what}: ${failed.map(({ message }) => message).join('. ')}.`, {
    kind: 'gate',
    details: { name: candidate.name, version: candidate.version, baseline: subject.baseline?.version, gates: results },
  });
}

async function metricResults(client: ClientInternals, gate: ParsedGate, { candidate, baseline }: GateSubject, call: CallOptions) {
  if (Object.keys(gate.metrics).length === 0) return [];
  const reference = baseline === undefined ? {} : await metricsOfVersion(client, baseline, call);
  return checkMetrics(gate.metrics, await metricsOfVersion(client, candidate, call), reference);
}

async function signatureResult(client: ClientInternals, { candidate, baseline }: GateSubject, call: CallOptions): Promise<GateResult> {
  if (baseline === undefined) return { gate: 'signature', passed: true, message: 'there is no version to compare signatures with' };
  const other = `version ${baseline.version}`;
  try {
    const comparison = signaturesCompatible(
      await signatureAt(client, uriOfCandidate(candidate), call),
      await signatureAt(client, uriOfCandidate(baseline), call),
    );
    const problems = comparison.problems.map((problem) => problem.replace(/\.$/, '')).join('; ');
    const message = comparison.compatible
      ? `the signature is compatible with that of ${other}`
      : `the signature does not fit callers of ${other}: ${problems}`;
    return { gate: 'signature', passed: comparison.compatible, message };
  } catch (error) {
    if (!isNotFound(error) && !isModel(error)) throw error;
    return { gate: 'signature', passed: false, message: `the signatures could not be compared: ${error.message}` };
  }
}

async function smokeResult({ candidate, smokeRun }: GateSubject): Promise<GateResult> {
  try {
    return { gate: 'smoke', passed: true, message: await smokeRun(candidate) };
  } catch (error) {
    // Whatever a model fails with, it is this gate that fails; only the way to it is the caller's to retry.
    if (!isModel(error) && !isNotFound(error)) throw error;
    return { gate: 'smoke', passed: false, message: `the smoke run failed: ${error.message}` };
  }
}
