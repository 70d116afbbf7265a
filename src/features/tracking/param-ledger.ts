import type { Param } from '../../core/entities/metric.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { parseParam } from '../../core/validation/param.js';

/** The params that one handle logged: a param is written once. */
export class ParamLedger {
  readonly #values = new Map<string, string>();

  /**
   * Checks the params of one call and returns those that are new; a repetition of the same value is left out.
   *
   * @throws ValidationError also when a param has another value already.
   */
  parse(params: readonly Param[], truncate: boolean): Param[] {
    const fresh = new Map<string, string>();
    for (const param of params) {
      const { key, value } = parseParam(param.key, param.value, truncate);
      const known = this.#values.get(key) ?? fresh.get(key);
      if (known === undefined) fresh.set(key, value);
      else if (known !== value) throw changed(key, known, value);
    }
    return Array.from(fresh, ([key, value]) => ({ key, value }));
  }

  /** Remembers params that were accepted. */
  remember(params: readonly Param[]): void {
    for (const { key, value } of params) this.#values.set(key, value);
  }
}

function changed(key: string, known: string, value: string): ValidationError {
  return new ValidationError(
    `The param "${key}" was logged as ${shown(known)} and cannot become ${shown(value)}: params are written once. Use a metric or a tag for values that change.`,
  );
}

function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
