// Routes again and again without a framework around the router: units that come back, a request id each with the time of now.
import { readRequestId, requestIdWriter } from '../../../src/domain/routing/request-id.js';
import { compileRouter } from '../../../src/domain/routing/router.js';
import type { RoutingPlan } from '../../../src/domain/routing/routing-plan.js';
import { answer, readTask } from '../../support/worker-task.js';

export interface AssignTask {
  readonly contestant: Contestant;
  readonly decisions: number;
}

export type Contestant = keyof typeof contestants;

export interface Assigned {
  /** CPU time of a decision, which others who want the processor do not lengthen. */
  readonly nanoseconds: number;
}

// Flat texts of 25 characters, as a request brings them.
const units = Array.from({ length: 4096 }, (_, index) => Buffer.from(`customer-${String(index * 7919).padStart(16, '0')}`).toString());
const attributes = { country: 'DE', age: 30 };
const plan: RoutingPlan = {
  salt: 'exp-model',
  arms: [
    { name: 'current', weight: 0.5 },
    { name: 'candidate', weight: 0.5 },
  ],
  control: 0,
  coverage: 1,
  targeting: [],
  forced: {},
  hash: 'fnv',
  allocator: 'contiguous',
};
const everyCheck: RoutingPlan = {
  ...plan,
  coverage: 0.9,
  layer: { name: 'ranking', range: [0, 0.9] },
  holdout: { name: '2026', share: 0.02 },
  targeting: [
    { attribute: 'country', op: 'in', value: ['DE', 'AT'] },
    { attribute: 'age', op: 'gte', value: 18 },
  ],
};

const contestants = {
  decision: () => deciding(plan),
  everyCheck: () => deciding(everyCheck),
  rendezvous: () => deciding({ ...plan, allocator: 'rendezvous' }),
  read: (): ((unit: string) => number) => {
    const write = writing(plan);
    const texts = units.map((unit) => Buffer.from(write(unit)).toString());
    let index = 0;
    return () => readRequestId(texts[index++ & 4095])?.arm ?? Number.NaN;
  },
};

function deciding(given: RoutingPlan): (unit: string) => number {
  const write = writing(given);
  return (unit) => write(unit).length;
}

function writing(given: RoutingPlan): (unit: string) => string {
  const router = compileRouter(given);
  const write = requestIdWriter({ testId: 'checkout-model', version: 1, period: 1, process: 'replica-01' });
  let sequence = 0;
  return (unit) => write(router.route(unit, attributes), Date.now(), sequence++);
}

const { contestant, decisions } = readTask<AssignTask>();
const decide = contestants[contestant]();
const nanoseconds: number[] = [];
let sum = 0;
for (let stretch = 0; stretch < 10; stretch++) {
  const before = process.cpuUsage();
  for (let index = 0; index < decisions / 10; index++) sum += decide(units[index & 4095] as string);
  const { user, system } = process.cpuUsage(before);
  nanoseconds.push(((user + system) * 1000) / (decisions / 10));
}
if (Number.isNaN(sum)) throw new Error('A decision failed.');
// The middle of the later stretches: the first ones are compiled.
const later = nanoseconds.slice(3).sort((a, b) => a - b);
answer({ nanoseconds: later[3] as number } satisfies Assigned);
