import { readFileSync } from 'node:fs';

/** What Python writes; made by tests/golden/mlmodel/make_vectors.py. */
export interface MlmodelVectors {
  readonly signatures: Readonly<Record<string, Readonly<Record<'inputs' | 'outputs' | 'params', string | null>>>>;
  readonly examples: Readonly<Record<string, { readonly info: Readonly<Record<string, string>>; readonly input: string }>>;
  readonly schemas: Readonly<Record<string, string>>;
  readonly mlmodel: string;
}

export const vectors = JSON.parse(readFileSync(new URL('../../../golden/mlmodel/vectors.json', import.meta.url), 'utf8')) as MlmodelVectors;
