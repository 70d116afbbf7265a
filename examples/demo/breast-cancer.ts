import type { Dataset } from 'mlflow-ops';
import { readTable } from './dataset.js';

/** The data of all examples; `examples/data/README.md` says where it comes from. */
export const breastCancer = readTable(new URL('../data/breast-cancer.csv', import.meta.url));

/** The same as MLflow describes the input of a run. */
export const breastCancerDataset: Dataset = {
  name: 'breast-cancer-wisconsin',
  digest: breastCancer.digest,
  sourceType: 'http',
  source: JSON.stringify({ url: 'https://doi.org/10.24432/C5DW2B' }),
};

/** The number of every row. */
export const everyCase: readonly number[] = breastCancer.labels.map((_, index) => index);
