import type { MlflowClient, UpdateResult } from 'mlflow-ops';
import { DriftDetector, loadReferenceProfile } from 'mlflow-ops/drift';
import { accuracyPlot } from './accuracy-plot.js';
import { casesEach, type ServedStream } from './online.js';

/** What the stream was like, for people: accuracy over time, the updates, what is different about the newest cases. */
export async function streamReport(client: MlflowClient, { stretches, updates, changed }: ServedStream): Promise<string> {
  return `${accuracyPlot(stretches, casesEach)}

        o what was served   . version ${updates[0]?.version ?? 'before'}, had it stayed
        M new microscope    D drift detected    V new version

${updates.map(told).join('\n')}
Drifted     ${await driftedMeasurements(client, updates[0], changed)}`;
}

function told({ update, trigger, cause, comparison, status, version }: UpdateResult): string {
  const { candidate = Number.NaN, incumbent, rows = 0 } = comparison ?? {};
  const before = incumbent === undefined ? '' : `, ${percent(incumbent)} before`;
  return `Update ${update}    ${trigger}: ${cause}
            right in ${percent(candidate)} of ${rows} newest cases${before}
            version ${version}, ${status}`;
}

/** Holds the newest cases against those that the first version was made of, whose profile is in the run of its update. */
async function driftedMeasurements(
  client: MlflowClient,
  update: UpdateResult | undefined,
  changed: ServedStream['changed'],
): Promise<string> {
  const detector = new DriftDetector({ reference: await loadReferenceProfile(client, update?.runId ?? '') });
  const report = detector.check(changed.map(({ measurements, diagnosis }) => ({ ...measurements, label: diagnosis })));
  const names = report.columns.filter(({ drifted }) => drifted).map(({ name }) => name);
  const listed = names.map((name, at) => (at % 3 === 0 && at > 0 ? `\n            ${name}` : name)).join(', ');
  return `${report.driftedFeatures} of ${report.features} measurements, not what the laboratory says:\n            ${listed.replaceAll(', \n', ',\n')}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
