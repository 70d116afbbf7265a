// Routes requests again and again, as a service does, and reads each request id as whoever sends it does.
import { GrowthBookClient } from '@growthbook/growthbook';
import { ABTestingFramework } from 'mlflow-ops';
import { answer, readTask } from '../../support/worker-task.js';
import { startedTest } from './started-test.js';

export interface RouteTask {
  readonly contestant: 'routeRequest' | 'growthBook';
  readonly unit: 'request' | 'user';
  /** Units that come back in turn; they are known when the clock starts. */
  readonly units: number;
  readonly decisions: number;
}

export interface Routing {
  /** CPU time of a decision, which others who want the processor do not lengthen. */
  readonly nanoseconds: number;
  /** Share of the second arm, to see that both sides split. */
  readonly second: number;
}

const ab = new ABTestingFramework({ trackingUri: 'sqlite:///:memory:', flushIntervalMs: 3_600_000 });
const { contestant, unit, units, decisions } = readTask<RouteTask>();
// Flat texts of 25 characters, as a request brings them.
const ids = Array.from({ length: units }, (_, index) => Buffer.from(`customer-${String(index * 7919).padStart(16, '0')}`).toString());

async function routing(): Promise<(unitId: string) => number> {
  await startedTest(ab, unit);
  return (unitId) => {
    const { variant, requestId } = ab.routeRequest({ testId: 'checkout-model', unitId });
    // Reading one character makes the text one piece, which whoever sends it does sooner or later.
    return requestId.charCodeAt(3) > 0 && variant === 'candidate' ? 1 : 0;
  };
}

function evaluating(): (unitId: string) => number {
  const client = new GrowthBookClient({});
  const experiment = { key: 'exp-model', variations: [0, 1] as [number, number], weights: [0.5, 0.5], coverage: 1, hashVersion: 2 };
  return (id) => client.runInlineExperiment(experiment, { attributes: { id } }).variationId;
}

const decide = contestant === 'routeRequest' ? await routing() : evaluating();
for (const id of ids) decide(id);
const nanoseconds: number[] = [];
let second = 0;
for (let stretch = 0; stretch < 10; stretch++) {
  const before = process.cpuUsage();
  for (let index = 0; index < decisions / 10; index++) second += decide(ids[index % units] as string);
  const { user, system } = process.cpuUsage(before);
  nanoseconds.push(((user + system) * 1000) / (decisions / 10));
}
// The middle of the later stretches: the first ones are compiled.
const later = nanoseconds.slice(3).sort((a, b) => a - b);
answer({ nanoseconds: later[3] as number, second: second / decisions } satisfies Routing);
await ab.close();
