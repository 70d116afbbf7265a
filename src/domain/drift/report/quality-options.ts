import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';

/** When the quality of data is bad. Each check compares a share of rows; without a number of your own it learns from the reference what is usual. */
export interface QualityOptions {
  /** What a share may exceed the usual one by, besides chance. @default 0.01 */
  readonly tolerance?: number | undefined;
  /** Largest share of null, undefined and NaN. */
  readonly missing?: number | undefined;
  /** Largest share of values of another type than the reference has. */
  readonly type?: number | undefined;
  /** Largest share of NaN, ∞ and −∞. */
  readonly notFinite?: number | undefined;
  /** Largest share of numbers outside of the reference's extremes; more is a warning, since drift does that too. */
  readonly range?: number | undefined;
  /** Largest share of categories that the reference does not have. */
  readonly unseen?: number | undefined;
}

/** Options after the check. */
export type QualityRules = QualityOptions & { readonly tolerance: number };

/** Checks options. @throws ValidationError */
export function parseQuality(options: QualityOptions): QualityRules {
  parseKnownFields('quality', options, ['tolerance', 'missing', 'type', 'notFinite', 'range', 'unseen']);
  for (const [field, share] of Object.entries(options)) {
    if (share !== undefined) parseNumber(`quality.${field}`, share, { min: 0, max: 1 });
  }
  return { ...options, tolerance: options.tolerance ?? 0.01 };
}
