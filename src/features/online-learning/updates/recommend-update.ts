import type { Evidence, Recommended } from '../../../domain/drift/drift-report.js';
import type { OnlineSignal } from '../online-event.js';
import type { PipelineSession } from '../pipeline-session.js';
import type { PerformanceLevel } from '../state/online-metrics.js';

/** Share of refused rows from which on the data is to be looked at. */
const refusedShare = 0.05;

/**
 * What is advised by what the stream has shown: data that is refused is looked at before anything is trained with it, a failed watch is undone, a
 * drop of performance calls for an update now, a drift for one soon.
 */
export function recommendUpdate({ state, ingestion, settings }: Pick<PipelineSession, 'state' | 'ingestion' | 'settings'>): Recommended {
  const { lastUpdate, performance, signals } = state;
  const { offered, refused, reasons } = ingestion.recentRejections();
  if (lastUpdate?.step === 'rollback' || lastUpdate?.status === 'rolledBack') {
    return advise('ROLLBACK', { rule: 'watch.failed', subject: lastUpdate.comparison?.metric, message: lastUpdate.reason });
  }
  if (offered >= 100 && refused / offered > refusedShare) {
    const counts = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
    const message = `${refused} of the newest ${offered} samples and labels were refused: ${counts.join(', ')}`;
    return advise('CHECK_DATA', { rule: 'quality.refused', message, value: refused / offered, threshold: refusedShare, n: offered });
  }
  const onError = new Set(
    state
      .metrics()
      .detectors.filter(({ watch }) => watch === 'error')
      .map(({ name }) => name),
  );
  const drifts = signals.filter(({ kind }) => kind === 'drift');
  const worse = [
    ...dropOf(performance),
    ...drifts.filter(({ source }) => onError.has(source)).map((signal) => driftOf('performance.drop', signal)),
  ];
  const isEnough = state.labelledSinceUpdate >= settings.minSamplesForUpdate;
  if (worse.length > 0) return advise(isEnough ? 'RETRAIN_NOW' : 'RETRAIN_SOON', ...worse);
  if (drifts.length > 0) return advise('RETRAIN_SOON', ...drifts.map((signal) => driftOf('drift.detected', signal)));
  const warnings = signals.filter(({ kind }) => kind === 'warning');
  if (warnings.length > 0) return advise('MONITOR', ...warnings.map((signal) => driftOf('drift.warning', signal)));
  return advise('OK');
}

function dropOf(performance: PerformanceLevel | undefined): readonly Evidence[] {
  if (performance?.exceeded !== true) return [];
  const { metric, value, baseline, threshold, rows: n } = performance;
  return [{ rule: 'performance.drop', subject: metric, message: `${metric} is ${value} and was ${baseline}`, value, threshold, n }];
}

function driftOf(rule: string, { source, sequence, value }: OnlineSignal): Evidence {
  return { rule, subject: source, value, message: `${source}, at record ${sequence}` };
}

function advise(recommendation: Recommended['recommendation'], ...evidence: readonly Evidence[]): Recommended {
  return { recommendation, evidence };
}
