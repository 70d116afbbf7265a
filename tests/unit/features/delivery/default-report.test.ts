import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Runs a program that opens a run on an embedded store, and says what it wrote to standard error. */
function program(rest: string, ...flags: string[]): { readonly status: number | null; readonly stderr: string } {
  const directory = mkdtempSync(join(tmpdir(), 'mlflow-report-'));
  const source = `
    import { ExperimentTracker } from 'mlflow-ops';
    const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///${join(directory, 'mlflow.db')}' });
    const run = await tracker.startRun({ runName: 'r' });
    run.logMetric('loss', 0.5);
    ${rest}`;
  try {
    const { status, stderr } = spawnSync(process.execPath, [...flags, '--input-type=module', '--eval', source], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    return { status, stderr };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

describe('Without onDeliveryError', () => {
  it('process.exit with values in the buffer warns on standard error and keeps its exit code', () => {
    const { status, stderr } = program('process.exit(6);');
    expect(status).toBe(6);
    expect(stderr).toMatch(
      /\[MLFLOW_OPS_UNDELIVERED\] MlflowOpsWarning: Of 1 logged values 0 were delivered \(1 pending\)\. The first: metric "loss" of run/,
    );
  });

  it('the warning can be silenced as every warning of Node', () => {
    expect(program('process.exit(6);', '--no-warnings')).toEqual({ status: 6, stderr: '' });
  });

  it('a program that simply ends delivers everything and says nothing', () => {
    expect(program('')).toEqual({ status: 0, stderr: '' });
  });
});
