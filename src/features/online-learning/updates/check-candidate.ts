import { isModel, isValidation } from '../../../core/errors/guards.js';
import { ModelError } from '../../../core/errors/model-error.js';
import type { GateResult } from '../../../domain/evaluation/gate-result.js';
import type { FeatureRow, Learner } from '../../../domain/learning/learner.js';
import { learnerFromJson } from '../../../domain/learning/learner-from-json.js';
import { signaturesCompatible } from '../../../domain/mlmodel/signatures-compatible.js';
import { elementReader } from '../../../inference/element-reader.js';
import type { Prediction, Predictor } from '../../../ports/predictor.js';
import type { PipelineSession } from '../pipeline-session.js';
import { modelInput } from '../serving/model-input.js';
import { type Answer, readAnswers } from '../serving/read-answers.js';
import type { UpdateResult } from '../update-result.js';
import { loadCandidate } from './load-candidate.js';
import { withCandidate } from './open-candidate.js';
import { ended } from './record-update.js';
import { tableRows } from './table-rows.js';

/** Rows that a candidate is tried on. */
const canaryRows = 32;

/** Lets the candidate answer rows: it loads, its outputs are finite and in time, and callers of the incumbent can go over to it. */
export async function checkCandidate(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const { onnx, learner } = await loadCandidate(session, update);
  const gates = await withCandidate(session.settings.modelName, onnx, async (predictor) => [
    signatureGate(session, predictor),
    await smokeGate(session, predictor, learner === undefined ? undefined : learnerFromJson(learner)),
  ]).catch((error: unknown): GateResult[] => {
    if (!isModel(error)) throw error;
    return [{ gate: 'smoke', passed: false, message: `the candidate cannot be run: ${error.message}` }];
  });
  const checked = { ...update, gates };
  const failed = gates.filter(({ passed }) => !passed);
  if (failed.length === 0) return { ...checked, step: 'compare' };
  return ended(session, checked, 'rejected', failed.map(({ message }) => message).join('; '));
}

function signatureGate({ serving }: PipelineSession, { signature }: Predictor): GateResult {
  const incumbent = serving.model?.signature;
  const [input] = incumbent?.inputs ?? [];
  if (incumbent === undefined || input?.type !== 'tensor') {
    return { gate: 'signature', passed: true, message: 'the incumbent has no tensors that could be compared' };
  }
  const { compatible, problems } = signaturesCompatible(signature, incumbent);
  const message = compatible
    ? 'the signature is compatible with the incumbent’s'
    : `the signature does not fit callers: ${problems.join(' ')}`;
  return { gate: 'signature', passed: compatible, message };
}

async function smokeGate(session: PipelineSession, predictor: Predictor, learner: Learner | undefined): Promise<GateResult> {
  const { state, settings } = session;
  const rows = tableRows(state.snapshot().holdout.table).slice(-canaryRows);
  const latencies: number[] = [];
  try {
    for (const row of rows) {
      const input = modelInput([row], state.features, predictor.signature);
      const begin = performance.now();
      const prediction = await predictor.predict(input, { signal: session.signal });
      latencies.push(performance.now() - begin);
      checkFinite(prediction);
      const [answer] = readAnswers(prediction, state);
      if (learner !== undefined) checkAgreement(learner, row, answer);
    }
  } catch (error) {
    if (!isModel(error) && !isValidation(error)) throw error;
    return { gate: 'smoke', passed: false, message: `the candidate does not answer rows as it should: ${error.message}` };
  }
  const median = latencies.sort((one, other) => one - other)[Math.floor(latencies.length / 2)] ?? 0;
  const passed = median <= settings.gate.maxLatencyMs;
  const time = `the median of ${rows.length} rows took ${median.toFixed(3)} ms, ${passed ? '' : 'more than '}${settings.gate.maxLatencyMs} ms ${passed ? 'at most ' : ''}allowed`;
  return { gate: 'smoke', passed, message: time };
}

function checkFinite({ outputs }: Prediction): void {
  for (const [name, output] of Object.entries(outputs)) {
    const read = elementReader(output);
    for (let at = 0; at < output.data.length; at++) {
      const value = read(at);
      if (typeof value === 'number' && !Number.isFinite(value))
        throw new ModelError(`its output "${name}" has the value ${value}`, { kind: 'run' });
    }
  }
}

/** How far the file, whose numbers are float32, may be from the learner it was made of. */
const tolerance = 1e-3;

function checkAgreement(learner: Learner, row: FeatureRow, answer: Answer | undefined): void {
  const expected = learner.predictOne(row);
  const given = answer?.prediction;
  if (learner.task === 'regression') {
    if (Math.abs(Number(given) - Number(expected)) <= tolerance * (1 + Math.abs(Number(expected)))) return;
  } else {
    if (given === expected) return;
    const [first = 0, second = 0] = [...learner.predictProbaOne(row)].sort((one, other) => other - one);
    if (first - second <= tolerance) return;
  }
  throw new ModelError(`it says ${given} where the learner says ${expected}`, { kind: 'run' });
}
