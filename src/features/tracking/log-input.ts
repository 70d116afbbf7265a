import type { CallOptions } from '../../core/call-options.js';
import { dictionary } from '../../core/dictionary.js';
import type { Dataset } from '../../core/entities/dataset.js';
import { limits } from '../../core/limits.js';
import { parseCall } from '../../core/validation/call.js';
import { parseDataset } from '../../core/validation/dataset.js';
import { parseText } from '../../core/validation/text.js';
import { holdProcess } from '../client/hold-process.js';
import type { RunRecord } from './run-record.js';

/** What a dataset was used for. */
export interface LogInputOptions extends CallOptions {
  /** Such as `training` or `evaluation`; becomes the tag `mlflow.data.context`. */
  readonly context?: string | undefined;
}

const contextRule = { maxLength: limits.inputTagValueLength, required: true };

/** Records a dataset as input of a run, at once. @throws ValidationError @throws RunEndedError */
export async function logInput(record: RunRecord, dataset: Dataset, options: LogInputOptions): Promise<void> {
  record.assertOpen();
  const call = parseCall(options);
  const { context } = options;
  const tags = context === undefined ? [] : [['mlflow.data.context', parseText('The context of a dataset', context, contextRule)] as const];
  const input = { dataset: parseDataset('dataset', dataset), tags: dictionary(tags) };
  const send = async (): Promise<void> => {
    const store = await record.client.tracking(call);
    await store.logInputs(record.info.runId, { datasets: [input], modelIds: [] }, call);
  };
  await holdProcess(send());
}
