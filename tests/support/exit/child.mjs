// A program that ends in one of several ways, with or without the package. It says `ready` once something was flushed, waits
// for a line, logs values that nobody waits for, says `logged`, and ends.
import { once } from 'node:events';
import { appendFileSync, writeSync } from 'node:fs';

const { ending, sdk } = JSON.parse(process.argv[2]);
const log = sdk === undefined ? undefined : await startLogging(sdk);
writeSync(1, 'ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
process.exitCode = 3;
if (ending === 'withRun') await log?.inRun();
else log?.values();
writeSync(1, 'logged\n');
end();

function end() {
  if (ending === 'throw') throw new Error('The program failed.');
  if (ending === 'process.exit') process.exit(4);
  // A program that only a signal ends.
  if (ending.startsWith('SIG')) setInterval(() => {}, 1000);
}

async function startLogging({ uri, runName, values, listens, exitGraceMs, reportFile }) {
  const { closeOnSignals, ExperimentTracker, MlflowClient } = await import('mlflow-ops');
  const client = new MlflowClient({
    trackingUri: uri,
    buffer: { exitGraceMs },
    onDeliveryError: (report) =>
      appendFileSync(reportFile, `${JSON.stringify({ ...report, undelivered: report.undelivered.slice(0, 3) })}\n`),
  });
  if (listens) closeOnSignals(client, ['SIGTERM', 'SIGINT']);
  const tracker = new ExperimentTracker({ client });
  const logTo = (run, key) => {
    for (let step = 0; step < values; step++) run.logMetric(key, step / 3, { step });
  };
  let open = () => {};
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  if (ending !== 'withRun') {
    const run = await tracker.startRun({ runName });
    logTo(run, 'flushed');
    await run.flush();
    return { values: () => logTo(run, 'later') };
  }
  let ready = () => {};
  const flushed = new Promise((resolve) => {
    ready = resolve;
  });
  const done = tracker.withRun({ runName }, async (run) => {
    logTo(run, 'flushed');
    await run.flush();
    ready();
    await opened;
    logTo(run, 'later');
  });
  await flushed;
  return {
    inRun: () => {
      open();
      return done;
    },
  };
}
