import { setTimeout as delay } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { NoActiveRunError, RunActiveError } from '../../../../src/core/errors/run-errors.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { createTestTracker, type TestTracker } from '../../../../src/features/testing/create-test-tracker.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import { LogMetrics } from '../../../../src/surface/decorators/log-metrics.js';
import { LogParams } from '../../../../src/surface/decorators/log-params.js';
import { MlflowRun } from '../../../../src/surface/decorators/mlflow-run.js';
import { TimedExecution } from '../../../../src/surface/decorators/timed-execution.js';
import { tracked } from '../../../../src/surface/decorators/tracked.js';
import { activeRun } from '../../../../src/surface/fluent/active-run.js';
import { endRun } from '../../../../src/surface/fluent/end-run.js';
import { searchRuns } from '../../../../src/surface/fluent/search-runs.js';
import { setTrackingUri } from '../../../../src/surface/fluent/set-tracking-uri.js';
import { startRun } from '../../../../src/surface/fluent/start-run.js';

let kit: TestTracker;
let tracker: ExperimentTracker;

beforeEach(() => {
  kit = createTestTracker();
  tracker = kit.tracker;
  return () => kit.close();
});

const symbol = Symbol('evaluate all');

class Steps {
  constructor(readonly tracker?: ExperimentTracker) {}

  @MlflowRun({ tracker: (self: Steps) => self.tracker as ExperimentTracker })
  async endsItself(): Promise<string> {
    await activeRun()?.end('KILLED');
    return 'the result';
  }

  @MlflowRun({ tracker: (self: Steps) => self.tracker as ExperimentTracker, nested: true })
  async child(): Promise<string | undefined> {
    return activeRun()?.runId;
  }

  @MlflowRun()
  async ofTheActiveTracker(): Promise<string | undefined> {
    return activeRun()?.runId;
  }

  @TimedExecution()
  async $fit(_a: number, _b: number): Promise<void> {}

  @TimedExecution()
  [symbol](): void {}

  @TimedExecution()
  #hidden(): void {}

  callHidden(): void {
    this.#hidden();
  }

  @TimedExecution()
  query(): PromiseLike<number> {
    // biome-ignore lint/suspicious/noThenProperty: a thenable that is no promise, as query builders are.
    return { then: (fulfilled, rejected) => delay(30, 7).then(fulfilled, rejected) };
  }

  @LogParams({ defaults: { depth: 3 } })
  withOptions(_options?: unknown): void {}

  @LogMetrics(['score'])
  measure(result: unknown): { score: number } {
    return result as { score: number };
  }
}

describe('@MlflowRun', () => {
  test('leaves the outcome alone when the method ends its run itself', async () => {
    expect(await new Steps(tracker).endsItself()).toBe('the result');
    expect((await kit.runs())[0]?.info.status).toBe('KILLED');
  });

  test('rejects without a run when the tracker was forgotten, instead of logging to the default one', async () => {
    await expect(new Steps().endsItself()).rejects.toThrow(ValidationError);
    await expect(new Steps().endsItself()).rejects.toThrow(/The option tracker must be an ExperimentTracker/);
    expect(await kit.runs()).toEqual([]);
  });

  test('rejects when the function that names the run throws', async () => {
    const named = tracked(() => expect.fail('called'), {
      tracker,
      runName: () => {
        throw new RangeError('no name');
      },
    });
    await expect(named()).rejects.toThrow('no name');
    expect(await kit.runs()).toEqual([]);
  });

  test('inside another run needs nested, and then makes a child of it', async () => {
    const parentId = await tracker.withRun({}, async (run) => {
      await expect(new Steps(tracker).endsItself()).rejects.toThrow(RunActiveError);
      await new Steps(tracker).child();
      return run.runId;
    });
    const runs = await kit.runs();
    expect(runs.map(({ data }) => data.tags['mlflow.parentRunId']).filter((id) => id !== undefined)).toEqual([parentId]);
  });

  test('a full buffer costs the duration, never the result', async () => {
    const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:', buffer: { maxBytes: 4000, flushIntervalMs: 3_600_000 } });
    const train = tracked(
      () => {
        expect(() => {
          for (;;) activeRun()?.logMetric('loss', 1);
        }).toThrow(/no room/);
        return 'the result';
      },
      { tracker: new ExperimentTracker({ client }) },
    );
    expect(await train()).toBe('the result');
    const [run] = await client.runs.search({ experimentIds: ['0'] }).toArray();
    expect(run?.info.status).toBe('FINISHED');
    expect(Object.keys(run?.data.metrics ?? {})).toEqual(['loss']);
    await client.close();
  });
});

describe('without the option tracker', () => {
  test('a decorated method uses the tracker of the active run, else the fluent one', async () => {
    await setTrackingUri('sqlite:///:memory:');
    const runId = await new Steps().ofTheActiveTracker();
    expect((await searchRuns().toArray()).map(({ info }) => info.runId)).toEqual([runId]);
    const run = await startRun();
    new Steps().withOptions();
    await endRun();
    const logged = (await searchRuns().toArray()).find(({ info }) => info.runId === run.runId);
    expect({ ...logged?.data.params }).toEqual({ depth: '3' });
  });
});

describe('@TimedExecution', () => {
  test('names its metric after the method, without what MLflow refuses', async () => {
    await tracker.withRun({}, async () => {
      const steps = new Steps();
      steps[symbol]();
      steps.callHidden();
      await steps.$fit(1, 2);
    });
    const names = ['Symbol_evaluate_all__duration_seconds', '_fit_duration_seconds', 'hidden_duration_seconds'];
    expect(Object.keys((await kit.runs())[0]?.data.metrics ?? {}).sort()).toEqual(names);
    expect(Steps.prototype.$fit).toHaveLength(2);
  });

  test('waits for a promise of any kind', async () => {
    await tracker.withRun({}, async () => expect(await new Steps().query()).toBe(7));
    expect((await kit.runs())[0]?.data.metrics['query_duration_seconds']).toBeGreaterThanOrEqual(0.025);
  });
});

describe('@LogParams', () => {
  const paramsOf = async (options: unknown) => {
    await tracker.withRun({}, () => new Steps().withOptions(options));
    return { ...(await kit.runs())[0]?.data.params };
  };

  test.each([
    ['nothing', undefined, { depth: '3' }],
    ['an object of another realm', runInNewContext('({ rate: 1, nested: {} })') as object, { depth: '3', nested: '{}', rate: '1' }],
    ['an object without prototype', Object.assign(Object.create(null), { depth: 4 }), { depth: '4' }],
    ['undefined where there is a default', { depth: undefined }, { depth: '3' }],
    ['null where there is a default', { depth: null }, { depth: 'null' }],
  ])('takes %s', async (_what, options, params) => {
    expect(await paramsOf(options)).toEqual(params);
  });

  test.each([7, 'text', null, [1], new Date(0), new Map(), new Steps()])('refuses %o, which is no plain object', async (options) => {
    await expect(tracker.withRun({}, () => new Steps().withOptions(options))).rejects.toThrow(
      /@LogParams\(\) on withOptions needs a plain object/,
    );
  });
});

describe('@LogMetrics', () => {
  test('logs NaN as a value', async () => {
    await tracker.withRun({}, () => new Steps().measure({ score: Number.NaN }));
    expect((await kit.runs())[0]?.data.metrics['score']).toBeNaN();
  });

  test.each([undefined, null, 7, { accuracy: 1 }, { score: '0.9' }, { score: undefined }])(
    'a result of %o, which its type ruled out, fails the run',
    async (result) => {
      await expect(tracker.withRun({}, () => new Steps().measure(result))).rejects.toThrow(ValidationError);
      expect((await kit.runs())[0]?.info.status).toBe('FAILED');
    },
  );

  test('needs a run of the tracker it is given', () => {
    class Wrong {
      @LogMetrics(['score'], { tracker: () => tracker })
      measure(): { score: number } {
        return { score: 1 };
      }
    }
    expect(() => new Wrong().measure()).toThrow(NoActiveRunError);
  });
});

describe('tracked', () => {
  test('hands on this and the name, and rejects when the function throws', async () => {
    const model = {
      size: 3,
      fit: tracked(
        function fit(this: { size: number }, by: number): number {
          if (by < 0) throw new RangeError('negative');
          return this.size * by;
        },
        { tracker, logParams: { names: ['by'] } },
      ),
    };
    expect(model.fit.name).toBe('fit');
    expect(await model.fit(2)).toBe(6);
    await expect(model.fit(-1)).rejects.toThrow(new RangeError('negative'));
    const runs = await kit.runs();
    expect(runs.map(({ info, data }) => [data.params['by'], info.status]).sort()).toEqual([
      ['-1', 'FAILED'],
      ['2', 'FINISHED'],
    ]);
  });
});
