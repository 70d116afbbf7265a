import type { AlertSignal } from '../../../domain/drift/alerts/alert.js';
import type { Evidence } from '../../../domain/drift/drift-report.js';
import type { PipelineSession } from '../pipeline-session.js';
import { registeredVersion } from '../serving/registered-version.js';
import { recommendUpdate } from './recommend-update.js';

/** What there is to alert about at the moment, and what no longer is: one observation of each. */
export function alertSignals(session: PipelineSession): readonly AlertSignal[] {
  const { state, settings, serving } = session;
  const { lastUpdate, openUpdate = lastUpdate, performance, signals } = state;
  const about = { modelName: settings.modelName, version: registeredVersion(serving.model?.version) };
  const advised = recommendUpdate(session);
  const of = (rule: string, subject?: string): readonly Evidence[] =>
    advised.evidence.filter((each) => each.rule === rule && (subject === undefined || each.subject === subject));
  const number = lastUpdate?.update;
  return [
    ...state.metrics().detectors.map(({ name }): AlertSignal => {
      const drift = signals.findLast(({ kind, source }) => kind === 'drift' && source === name);
      const message = drift === undefined ? 'no drift since the last update' : `a drift at record ${drift.sequence}`;
      return {
        ...about,
        key: `drift.${name}`,
        raised: drift !== undefined,
        severity: 'warning',
        title: `Drift: ${name}`,
        message,
        evidence: of('drift.detected', name),
      };
    }),
    {
      ...about,
      key: 'performance',
      raised: performance?.exceeded === true,
      severity: 'critical',
      title: 'The served model has got worse',
      message:
        performance === undefined ? 'not known yet' : `${performance.metric} is ${performance.value} and was ${performance.baseline}`,
      evidence: of('performance.drop'),
    },
    {
      ...about,
      key: 'data.refused',
      raised: advised.recommendation === 'CHECK_DATA',
      severity: 'warning',
      title: 'Many samples are refused',
      message: of('quality.refused')[0]?.message ?? 'few samples are refused',
      evidence: of('quality.refused'),
    },
    {
      ...about,
      key: 'update.rolledBack',
      raised: lastUpdate?.status === 'rolledBack',
      severity: 'critical',
      title: 'An update was taken back',
      message: `update ${number}: ${lastUpdate?.reason}`,
      evidence: of('watch.failed'),
    },
    {
      ...about,
      key: 'update.failed',
      raised: lastUpdate?.status === 'failed',
      severity: 'warning',
      title: 'An update failed',
      message: `update ${number}: ${lastUpdate?.reason}`,
    },
    {
      ...about,
      key: 'update.pending',
      raised: openUpdate?.status === 'pending',
      severity: 'warning',
      title: 'An update waits for the server',
      message: `update ${openUpdate?.update}: ${openUpdate?.waitsFor}`,
    },
  ];
}
