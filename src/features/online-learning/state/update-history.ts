import type { UpdateResult, UpdateStep } from '../update-result.js';

/** Updates that are remembered; the runs of all of them are in the tracking store. */
const rememberedUpdates = 1000;

/** The latest record of each update. */
export class UpdateHistory {
  #results: UpdateResult[];

  constructor(results: readonly UpdateResult[] = []) {
    this.#results = [...results];
  }

  get results(): readonly UpdateResult[] {
    return this.#results;
  }

  get last(): UpdateResult | undefined {
    return this.#results.at(-1);
  }

  /** The newest that has not ended. */
  get open(): (UpdateResult & { readonly step: UpdateStep }) | undefined {
    return this.#results.findLast((update): update is UpdateResult & { readonly step: UpdateStep } => update.step !== undefined);
  }

  /** Takes a record. @returns whether it begins an update that was not there */
  take(result: UpdateResult): boolean {
    if (result.update === undefined) return false;
    // What is kept is what the log holds, which knows neither undefined nor NaN.
    const kept = JSON.parse(JSON.stringify(result)) as UpdateResult;
    const known = this.#results.findIndex(({ update }) => update === result.update);
    if (known >= 0) {
      this.#results = this.#results.with(known, kept);
      return false;
    }
    this.#results = [...this.#results, kept].slice(-rememberedUpdates);
    return true;
  }
}
