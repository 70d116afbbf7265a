import { LogArtifact, LogMetrics, LogParams, MlflowRun, TimedExecution } from 'mlflow-ops';

/** A decorator as plain JavaScript sees it: it can be put anywhere. */
type Anywhere = (...args: unknown[]) => never;

/** Whether defining a class fails, and how. */
function defining(define: () => unknown): string {
  try {
    define();
    return 'defined';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

const params = LogParams() as unknown as Anywhere;
const metrics = LogMetrics(['score']) as unknown as Anywhere;
const timed = TimedExecution() as unknown as Anywhere;
const run = MlflowRun() as unknown as Anywhere;

const outcomes = {
  aClass: defining(() => {
    @run
    class Decorated {}
    return Decorated;
  }),
  aField: defining(() => {
    class Decorated {
      @params
      field = 1;
    }
    return Decorated;
  }),
  aGetter: defining(() => {
    class Decorated {
      @timed
      get size(): number {
        return 1;
      }
    }
    return Decorated;
  }),
  aFunction: defining(() => metrics(() => 1)),
  paramsAbove: defining(() => {
    class Decorated {
      @LogParams()
      @MlflowRun()
      async train(): Promise<void> {}
    }
    return Decorated;
  }),
  metricsAbove: defining(() => {
    class Decorated {
      @LogMetrics(['score'])
      @MlflowRun()
      async train(): Promise<{ score: number }> {
        return { score: 1 };
      }
    }
    return Decorated;
  }),
  artifactAbove: defining(() => {
    class Decorated {
      @LogArtifact()
      @MlflowRun()
      async train(): Promise<string> {
        return 'report.md';
      }
    }
    return Decorated;
  }),
  timedAbove: defining(() => {
    class Decorated {
      @TimedExecution()
      @MlflowRun()
      async train(): Promise<void> {}
    }
    return Decorated;
  }),
  runOnTop: defining(() => {
    class Decorated {
      @MlflowRun()
      @TimedExecution()
      @LogParams()
      async train(): Promise<void> {}
    }
    return Decorated;
  }),
};

export const outcome: Promise<string> = Promise.resolve(JSON.stringify(outcomes));
