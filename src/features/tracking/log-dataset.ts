import type { Dataset } from '../../core/entities/dataset.js';
import { isMlflowOpsError } from '../../core/errors/guards.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { parseObject } from '../../core/validation/object.js';
import { tableDigest } from '../../domain/datasets/table-digest.js';
import { inferExampleSchema } from '../../domain/mlmodel/infer-example-schema.js';
import { toPythonJson } from '../../domain/mlmodel/python-json.js';
import { renderSignature } from '../../domain/mlmodel/render-signature.js';
import { type DatasetSource, parseDatasetSource } from './dataset-source.js';
import { type LogInputOptions, logInput } from './log-input.js';
import type { RunRecord } from './run-record.js';
import { parseTable, type Table, type TableData } from './table-input.js';

/** A dataset that a run used, and the data to describe it by. The data itself is not stored. */
export interface DatasetDescription extends LogInputOptions {
  readonly name: string;
  readonly source: DatasetSource;
  /** Rows or columns. What is not given below is computed from them. */
  readonly data?: TableData | undefined;
  /** @default the digest that Python's MLflow gives a DataFrame of the data */
  readonly digest?: string | undefined;
  /** JSON as MLflow has it, `{"mlflow_colspec": […]}`. @default inferred from the data; absent where a column mixes types */
  readonly schema?: string | undefined;
  /** JSON. @default number of rows and of cells */
  readonly profile?: string | undefined;
}

/** Records a dataset as input of a run, at once. @throws ValidationError @throws RunEndedError */
export async function logDataset(record: RunRecord, dataset: DatasetDescription): Promise<void> {
  record.assertOpen();
  const { context, signal, timeoutMs } = parseObject('A dataset', dataset);
  await logInput(record, describeDataset(dataset), { context, signal, timeoutMs });
}

function describeDataset({ name, source, data, digest, schema, profile }: DatasetDescription): Dataset {
  const table = data === undefined ? undefined : parseTable(`The data of dataset ${name}`, data);
  if (table === undefined && digest === undefined) {
    throw new ValidationError(`The dataset ${name} needs a digest, or the data to compute it from.`);
  }
  return {
    name,
    digest: digest ?? tableDigest(table?.columns ?? [], table?.rows ?? []),
    ...parseDatasetSource(source),
    schema: schema ?? (table && schemaOf(table)),
    profile: profile ?? (table && profileOf(table)),
  };
}

function profileOf({ columns, rows }: Table): string {
  return toPythonJson({ num_rows: rows.length, num_elements: rows.length * columns.length });
}

function schemaOf({ columns, rows }: Table): string | undefined {
  try {
    const { inputs } = renderSignature({ inputs: inferExampleSchema({ kind: 'table', columns, rows }) });
    return `{"mlflow_colspec": ${inputs ?? '[]'}}`;
  } catch (error) {
    if (isMlflowOpsError(error)) return undefined;
    throw error;
  }
}
