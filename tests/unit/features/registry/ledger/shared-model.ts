import { NotFoundError, ValidationError } from '../../../../../src/core/errors/request-error.js';
import { entryKey, outcomeKey, writeEntry } from '../../../../../src/domain/rollout/ledger-entry.js';
import { readLedger } from '../../../../../src/domain/rollout/promotion-ledger.js';
import type { LedgerEffects } from '../../../../../src/features/registry/ledger/ledger-effects.js';

/** The process of this actor is dead: none of its code may run on. */
export class Killed extends Error {}

/** When an actor dies: at its n-th request, before the store sees it or before the answer arrives. */
export interface Death {
  readonly request: number;
  readonly applied: boolean;
}

/** One registered model with its write-once params, as every actor sees it. */
export class SharedModel {
  readonly params: Record<string, string> = {};
  readonly versions: Set<string>;
  /** Versions that the alias was ever pointed to. */
  readonly moved = new Set<string | undefined>();
  alias: string | undefined;

  constructor(versions: readonly string[]) {
    this.versions = new Set(versions);
  }

  point(version: string | undefined): void {
    this.alias = version;
    this.moved.add(version);
  }

  deleteVersion(version: string): void {
    this.versions.delete(version);
    if (this.alias === version) this.alias = undefined;
  }

  /** The effects of one actor; `turn` lets other actors go first, before and after the store acts. */
  effects(turn: () => Promise<unknown>, death?: Death): LedgerEffects {
    let requests = 0;
    const request = async <T>(act: () => T): Promise<T> => {
      const dying = requests++ === death?.request;
      await turn();
      if (dying && !death.applied) throw new Killed();
      const answer = act();
      if (dying) throw new Killed();
      await turn();
      return answer;
    };
    return {
      model: 'm',
      read: () => request(() => readLedger({ ...this.params })),
      observe: () => request(() => this.alias),
      move: ({ to }) =>
        request(() => {
          if (to !== undefined && !this.versions.has(to)) throw new NotFoundError(`no version ${to}`);
          this.point(to);
        }),
      claim: (n, entry) => request(() => this.#writeOnce(entryKey(n), writeEntry(entry))),
      close: (n, outcome) => request(() => this.#writeOnce(outcomeKey(n), outcome)),
      pause: async () => void (await turn()),
      now: () => 1,
    };
  }

  #writeOnce(key: string, value: string): void {
    if ((this.params[key] ?? value) !== value) throw new ValidationError(`${key} is written`);
    this.params[key] = value;
  }
}
