import { afterAll, beforeAll, describe, test } from 'vitest';
import type { TrackingStore } from '../../src/ports/tracking-store.js';
import { contractName } from './contract-name.js';
import type { ContractSuite } from './tracking-store/contract-suite.js';
import { experimentSearchContract } from './tracking-store/experiment-search.js';
import { experimentsContract } from './tracking-store/experiments.js';
import { inputsAndOutputsContract } from './tracking-store/inputs-and-outputs.js';
import { limitsContract } from './tracking-store/limits.js';
import { metricHistoryContract } from './tracking-store/metric-history.js';
import { metricsContract } from './tracking-store/metrics.js';
import { paramsAndTagsContract } from './tracking-store/params-and-tags.js';
import { runSearchFiltersContract } from './tracking-store/run-search-filters.js';
import { runSearchPagesContract } from './tracking-store/run-search-pages.js';
import { runsContract } from './tracking-store/runs.js';

const parts: Record<string, (suite: ContractSuite) => void> = {
  experiments: experimentsContract,
  'experiment search': experimentSearchContract,
  runs: runsContract,
  'params and tags': paramsAndTagsContract,
  metrics: metricsContract,
  'metric history': metricHistoryContract,
  'inputs and outputs': inputsAndOutputsContract,
  'run search filters': runSearchFiltersContract,
  'run search pages': runSearchPagesContract,
  limits: limitsContract,
};

/** A store under test, and how to put everything away afterwards. */
export interface OpenStore {
  readonly store: TrackingStore;
  close(): Promise<void>;
}

/** What is different about one implementation. */
export interface ContractOptions {
  /** Why it cannot be tested here: one skipped test stands for all and says so. */
  readonly skip?: string | undefined;
  /** Tests (`part > test`) that it is known to fail, and why. Such a test has to fail, so that the list stays true. */
  readonly gaps?: Readonly<Record<string, string>> | undefined;
}

/**
 * Every promise of the tracking port, as tests. One store serves them all, as it would in life.
 *
 * @param implementation what stands behind the port, for the names of the tests
 */
export function trackingStoreContract(
  implementation: string,
  open: () => Promise<OpenStore>,
  { skip, gaps = {} }: ContractOptions = {},
): void {
  if (skip !== undefined) {
    test.skip(`${contractName(implementation)} (skipped: ${skip})`, () => undefined);
    return;
  }
  describe(contractName(implementation), () => {
    let opened: OpenStore | undefined;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    const declare = (fullName: string, name: string, body: (store: TrackingStore) => Promise<void>) => {
      const gap = gaps[fullName];
      const register = gap === undefined ? test : test.fails;
      register(gap === undefined ? name : `${name} (known gap: ${gap})`, async () => {
        if (opened === undefined) throw new Error('The store did not open.');
        await body(opened.store);
      });
    };
    for (const [part, contract] of Object.entries(parts)) {
      describe(part, () => contract({ test: (name, body) => declare(`${part} > ${name}`, name, body) }));
    }
  });
}
