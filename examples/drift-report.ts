// Is this week's data what the model was trained on? A profile of the training data, a check, a page for people.
import { writeFile } from 'node:fs/promises';
import { DriftDetector, psi, ReferenceProfile, renderDriftReport } from 'mlflow-ops/drift';
import { orThrow } from 'mlflow-ops/stats';
import { breastCancer } from './demo/breast-cancer.js';

const { features, rows } = breastCancer;
/** Every second row: the cases of training, or those of this week. */
const half = (first: 0 | 1): Record<string, number[]> => {
  const chosen = rows.filter((_, at) => at % 2 === first);
  return Object.fromEntries(features.map((name, column) => [name, chosen.map((row) => row[column] ?? Number.NaN)]));
};

// Where the model is trained: what its data looked like, without the rows. It is JSON; logReferenceProfile(profile, run) keeps it with the model.
const profile = JSON.stringify(ReferenceProfile.from(half(0)));
console.log(`Profile     ${features.length} columns, ${(profile.length / 1024).toFixed(0)} KiB`);

// Where it serves. First the later cases as they are, then with two things gone wrong.
const detector = new DriftDetector({ reference: JSON.parse(profile) });
const fine = detector.check(half(1));
console.log(`As they are ${fine.driftedFeatures} of ${fine.features} drifted: ${fine.recommendation}`);

const broken = half(1);
broken['mean_radius'] = broken['mean_radius']?.map((radius) => 0.8 * radius) ?? []; // another microscope
broken['mean_texture'] = broken['mean_texture']?.map((texture, row) => (row % 4 === 0 ? Number.NaN : texture)) ?? []; // a sensor that fails
const report = detector.check(broken);
console.log(`Broken      ${report.driftedFeatures} of ${report.features} drifted: ${report.recommendation}`);
for (const { rule, message } of report.evidence.slice(0, 4)) console.log(`  ${rule.padEnd(18)} ${message}`);

const page = await renderDriftReport(report, { format: 'html', title: 'Tumours, this week' });
await writeFile('drift.html', page);
console.log(`Page        drift.html, ${(page.length / 1024).toFixed(0)} KiB, opens without a network`);

// A single column by hand. The threshold of PSI depends on how many rows there are.
const [before, after] = [half(0)['mean_texture'] ?? [], half(1)['mean_texture'] ?? []];
for (const count of [100, 250]) {
  const { statistic, threshold } = orThrow(psi(before.slice(0, count), after.slice(0, count)));
  console.log(`PSI         of mean_texture, ${count} rows each: ${statistic.toFixed(3)}; a drift from ${threshold.toFixed(3)} on`);
}
