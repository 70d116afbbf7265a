import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { NoActiveRunError } from '../../../../src/core/errors/run-errors.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { activeFrame } from '../../../../src/features/tracking/context.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import { LogMetrics } from '../../../../src/surface/decorators/log-metrics.js';
import { LogParams } from '../../../../src/surface/decorators/log-params.js';
import { MlflowRun } from '../../../../src/surface/decorators/mlflow-run.js';
import { TimedExecution } from '../../../../src/surface/decorators/timed-execution.js';
import { tracked } from '../../../../src/surface/decorators/tracked.js';

let client: MlflowClient;
let tracker: ExperimentTracker;

beforeEach(() => {
  client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
  tracker = new ExperimentTracker({ client, experimentName: 'decorated' });
});
afterEach(() => client.close());

const onlyRun = async () => {
  const { experimentId } = await client.experiments.getByName('decorated');
  const runs = await client.runs.search({ experimentIds: [experimentId] }).toArray();
  expect(runs).toHaveLength(1);
  return runs[0] as NonNullable<(typeof runs)[0]>;
};

class Trainer {
  constructor(readonly tracker: ExperimentTracker) {}

  @MlflowRun({
    runName: (options: { depth: number }) => `depth ${options.depth}`,
    tags: { kind: 'tree' },
    tracker: (self: Trainer) => self.tracker,
  })
  @LogParams({ defaults: { rate: 0.1 }, omit: ['password'] })
  @LogMetrics(['r2_score'])
  @TimedExecution()
  async train(options: { depth: number; password?: string; fail?: boolean }): Promise<{ r2_score: number; model: string }> {
    if (options.fail === true) throw new RangeError('too deep');
    return { r2_score: 1 / options.depth, model: 'tree' };
  }

  @LogParams({ names: ['left', undefined, 'right'] })
  @LogMetrics(['sum'])
  @TimedExecution()
  add(left: number, _secret: string, right: number): { sum: number } {
    return { sum: left + right };
  }
}

describe('the decorators in standard form', () => {
  test('open a run, log arguments, result and duration, and give the result on', async () => {
    const result = await new Trainer(tracker).train({ depth: 4, password: 'hidden' });
    expect(result).toEqual({ r2_score: 0.25, model: 'tree' });
    const { info, data } = await onlyRun();
    expect(info).toMatchObject({ runName: 'depth 4', status: 'FINISHED' });
    expect({ ...data.params }).toEqual({ depth: '4', rate: '0.1' });
    expect(data.tags['kind']).toBe('tree');
    expect(data.metrics['r2_score']).toBe(0.25);
    expect(data.metrics['duration_seconds']).toBeGreaterThanOrEqual(0);
    expect(data.metrics['train_duration_seconds']).toBeGreaterThanOrEqual(0);
  });

  test('a method that throws ends its run as FAILED with its duration, and the error is the method’s own', async () => {
    await expect(new Trainer(tracker).train({ depth: 4, fail: true })).rejects.toThrow(new RangeError('too deep'));
    const { info, data } = await onlyRun();
    expect(info.status).toBe('FAILED');
    expect(data.tags['mlflow_ops.error']).toContain('too deep');
    expect(data.metrics['duration_seconds']).toBeGreaterThanOrEqual(0);
    expect(data.metrics['r2_score']).toBeUndefined();
  });

  test('a synchronous method inside a run stays synchronous', async () => {
    await tracker.withRun({}, () => {
      const result: { sum: number } = new Trainer(tracker).add(1, 'secret', 2);
      expect(result).toEqual({ sum: 3 });
    });
    const { data } = await onlyRun();
    expect({ ...data.params }).toEqual({ left: '1', right: '2' });
    expect(data.metrics['sum']).toBe(3);
  });

  test('a logging decorator without an active run throws before the method is called', () => {
    expect(() => new Trainer(tracker).add(1, 'secret', 2)).toThrow(NoActiveRunError);
  });

  test('calls in parallel log to runs of their own', async () => {
    const trainer = new Trainer(tracker);
    await Promise.all([1, 2, 4, 5].map((depth) => trainer.train({ depth })));
    const { experimentId } = await client.experiments.getByName('decorated');
    const runs = await client.runs.search({ experimentIds: [experimentId] }).toArray();
    for (const { data } of runs) expect(data.metrics['r2_score']).toBe(1 / Number(data.params['depth']));
    expect(runs.map(({ data }) => data.params['depth']).sort()).toEqual(['1', '2', '4', '5']);
  });

  test('a logging decorator above @MlflowRun is a TypeError when the class is defined', () => {
    expect(() => {
      class Wrong {
        @LogMetrics(['score'])
        @MlflowRun()
        async train(): Promise<{ score: number }> {
          return { score: 1 };
        }
      }
      return Wrong;
    }).toThrow(/@MlflowRun\(\) must be the topmost decorator/);
  });

  test('a getter of the first argument is never called', async () => {
    let called = false;
    const options = { depth: 2 };
    Object.defineProperty(options, 'costly', { enumerable: true, get: () => (called = true) });
    await new Trainer(tracker).train(options);
    expect(called).toBe(false);
    expect(Object.keys((await onlyRun()).data.params)).not.toContain('costly');
  });

  test('methods keep their name', () => {
    expect(Trainer.prototype.train.name).toBe('train');
  });

  test('a synchronous method under @MlflowRun and a key the result does not have do not compile', () => {
    class Wrong {
      // @ts-expect-error a synchronous method cannot wait for its run
      @MlflowRun()
      train(): number {
        return 1;
      }

      // @ts-expect-error the result has no r2_score
      @LogMetrics(['r2_score'])
      score(): { accuracy: number } {
        return { accuracy: 1 };
      }
    }
    expect(Wrong.name).toBe('Wrong');
  });
});

describe('tracked', () => {
  test('wraps a synchronous function: run, params, metrics, promise of the result', async () => {
    const train = tracked((options: { depth: number }, _note: string) => ({ score: options.depth * 2, at: activeFrame()?.run.runId }), {
      tracker,
      runName: (options) => `d${options.depth}`,
      logParams: true,
      logMetrics: ['score'],
    });
    expectTypeOf(train).returns.resolves.toEqualTypeOf<{ score: number; at: string | undefined }>();
    const { at, score } = await train({ depth: 3 }, 'n');
    const run = await onlyRun();
    expect(score).toBe(6);
    expect(run.info).toMatchObject({ runId: at, runName: 'd3' });
    expect(run.data.params['depth']).toBe('3');
    expect(run.data.metrics['score']).toBe(6);
  });
});
