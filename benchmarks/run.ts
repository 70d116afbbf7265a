// Measures the published figures: `npm run bench` all of them, `npm run bench -- tracking/server` one, `npm run bench --
// online` those of a chapter; `--quick` tries them with small counts and writes nothing. The tables go to README.md beside
// this file.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { analysis } from './ab-testing/analysis.js';
import { assignment } from './ab-testing/assignment.js';
import { memory as testMemory } from './ab-testing/memory.js';
import { recording } from './ab-testing/recording.js';
import { artifact } from './models/artifact.js';
import { http } from './models/http.js';
import { load as loadModel } from './models/load.js';
import { predict } from './models/predict.js';
import { detectors } from './online/detectors.js';
import { driftReport } from './online/drift-report.js';
import { ingestion } from './online/ingestion.js';
import { learners } from './online/learners.js';
import { buildPackage } from './support/build-package.js';
import type { Figure } from './support/figure.js';
import { describeMachine, load } from './support/machine.js';
import { openBench } from './support/open-bench.js';
import { isMet, placeFigure, renderFigure } from './support/table.js';
import { callCost } from './tracking/call-cost.js';
import { embedded } from './tracking/embedded.js';
import { history } from './tracking/history.js';
import { importTime } from './tracking/import-time.js';
import { memory } from './tracking/memory.js';
import { requests } from './tracking/requests.js';
import { search } from './tracking/search.js';
import { server } from './tracking/server.js';

const figures: readonly Figure[] = [
  server,
  requests,
  callCost,
  memory,
  embedded,
  search,
  history,
  importTime,
  artifact,
  predict,
  http,
  loadModel,
  assignment,
  recording,
  analysis,
  testMemory,
  learners,
  detectors,
  driftReport,
  ingestion,
];
const document = new URL('README.md', import.meta.url);

const { values: options, positionals } = parseArgs({ options: { quick: { type: 'boolean', default: false } }, allowPositionals: true });
const chosen = positionals.length === 0 ? figures : positionals.flatMap(figuresOf);

const installer = fileURLToPath(new URL('../scripts/mlflow-server.mjs', import.meta.url));
const { stdout } = await promisify(execFile)(process.execPath, [installer, 'install']);
const python = stdout.trim();
const workers = await buildPackage();
const machine = await describeMachine(python);

let missed = 0;
for (const figure of chosen) {
  process.stderr.write(`${figure.name}\n`);
  const before = load();
  const bench = await openBench({ quick: options.quick, workers, python });
  try {
    const rows = await figure.measure(bench);
    const after = load();
    const busy = Math.max(Number(before), Number(after)) > 3 ? ' Provisional: the machine was busy with other things.' : '';
    const text = renderFigure(figure, rows, `${machine}; load average ${before} before, ${after} after.${busy}`);
    console.log(`${text}\n`);
    if (!options.quick) await writeFile(document, placeFigure(await readFile(document, 'utf8'), figure.name, text));
    missed += rows.filter((row) => !isMet(row)).length;
  } finally {
    await bench.close();
  }
}
if (!options.quick) await formatDocument();
console.log(missed === 0 ? 'Every target is met.' : `Missed targets: ${missed}.`);

/** Lays the tables out as the linter wants them. */
async function formatDocument(): Promise<void> {
  const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url));
  await promisify(execFile)(process.execPath, [biome, 'format', '--write', fileURLToPath(document)]);
}

/** The figure of a name, or all of a chapter. */
function figuresOf(name: string): readonly Figure[] {
  const found = figures.filter((figure) => figure.name === name || figure.name.startsWith(`${name}/`));
  if (found.length === 0) throw new Error(`There is no figure ${name}; there are ${figures.map((known) => known.name).join(', ')}.`);
  return found;
}
