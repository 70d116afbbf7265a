import { parseChoice } from '../../../core/validation/choice.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import type { VectorTransformer } from '../vector-parts.js';
import { Imputer } from './imputer.js';
import { type ImputerOptions, parseImputer } from './imputer-options.js';
import { MinMaxScaler } from './min-max-scaler.js';
import { OneHotEncoder } from './one-hot-encoder.js';
import { StandardScaler } from './standard-scaler.js';
import type { Transformer } from './transformer.js';

const kinds = ['standardScaler', 'minMaxScaler', 'oneHotEncoder', 'imputer'] as const;

/** Checks a transformer and copies it. @throws ValidationError */
export function parseTransformer(transformer: Transformer): Transformer {
  const { kind, ...options } = parseKnownFields('A transformer', transformer as Transformer & ImputerOptions, [
    'kind',
    'numbers',
    'categories',
  ]);
  const known = parseChoice('A transformer', kind, kinds);
  return known === 'imputer'
    ? { kind: known, ...parseImputer(options) }
    : { kind: parseKnownFields(known, { ...transformer, kind: known }, ['kind']).kind };
}

/** Makes a transformer that knows nothing yet. */
export function makeTransformer(transformer: Transformer): VectorTransformer {
  switch (transformer.kind) {
    case 'standardScaler':
      return new StandardScaler();
    case 'minMaxScaler':
      return new MinMaxScaler();
    case 'oneHotEncoder':
      return new OneHotEncoder();
    case 'imputer':
      return new Imputer(transformer);
  }
}
