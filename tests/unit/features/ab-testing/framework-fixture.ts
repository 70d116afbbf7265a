import { onTestFinished } from 'vitest';
import { ABTestingFramework } from '../../../../src/features/ab-testing/ab-testing-framework.js';
import type { ABTestingFrameworkOptions } from '../../../../src/features/ab-testing/framework-options.js';
import type { CreateTestInput } from '../../../../src/features/ab-testing/lifecycle/create-test.js';
import { SettableClock } from '../../../../src/features/testing/settable-clock.js';
import { MlflowClient } from '../../../../src/index.js';
import type { StateStore } from '../../../../src/ports/state-store.js';
import { MemoryStateStore } from '../../../../src/stores/state/memory-state-store.js';
import { keepingLogger } from '../../stores/sqlite/store-fixture.js';

/** Two variants, users, one proportion. */
export const checkout: CreateTestInput = {
  testId: 'checkout',
  variants: [{ name: 'current' }, { name: 'candidate' }],
  unit: 'user',
  metric: { name: 'bought', kind: 'proportion' },
};

/** A framework in memory with a clock of its own; replicas share the state that they are given. */
export function openFramework(options: ABTestingFrameworkOptions & { readonly clock?: SettableClock } = {}) {
  const clock = options.clock ?? new SettableClock();
  const state: StateStore = options.state ?? new MemoryStateStore(clock);
  const logger = keepingLogger();
  const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:', logger });
  const ab = new ABTestingFramework({ client, flushIntervalMs: 20, ...options, clock, state });
  onTestFinished(async () => {
    await ab.close().catch(() => undefined);
    await client.close();
  });
  return { ab, clock, state, logger };
}

/** A framework with one running test. */
export async function runningTest(test: Partial<CreateTestInput> = {}, options: Parameters<typeof openFramework>[0] = {}) {
  const opened = openFramework(options);
  const { testId } = await opened.ab.createTest({ ...checkout, ...test });
  await opened.ab.startTest(testId);
  return opened;
}

/** Waits for something that happens in the background. */
export async function eventually(happened: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await happened())) {
    if (performance.now() > end) throw new Error('It did not happen within 20 seconds.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A store that can be taken away from its users, or of which they can only read. */
export function interruptible(store: StateStore): { readonly state: StateStore; away: boolean | 'put'; calls: number } {
  const control: { away: boolean | 'put'; calls: number; state: StateStore } = { away: false, calls: 0, state: store };
  control.state = new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name === 'watch' || name === 'close') return member.bind(target);
      return async (...given: unknown[]) => {
        control.calls++;
        if (control.away === true || control.away === name) throw new Error('The store is away.');
        return member.apply(target, given);
      };
    },
  });
  return control;
}
