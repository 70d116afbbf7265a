import type { CallOptions } from '../../core/call-options.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { newId } from '../../core/ids.js';
import { limits } from '../../core/limits.js';
import { describe } from '../../core/validation/describe.js';
import { parseExperimentId, parseRunId } from '../../core/validation/id.js';
import { parseLoggedModelName } from '../../core/validation/logged-model.js';
import { parseObject } from '../../core/validation/object.js';
import { parseText } from '../../core/validation/text.js';
import type { LoggedModelDraft, LoggedModelOrder, LoggedModelQuery } from '../../ports/logged-model-store.js';
import type { NamedValues } from './dictionary-input.js';
import { optionalBoolean } from './option-values.js';
import { parseParams } from './param-input.js';
import { parseExperimentIds } from './run-input.js';
import { type PageOptions, parseFilter, parsePageSize } from './search-input.js';
import { withStatusNumbers } from './status-numbers.js';
import { parseLoggedModelTags } from './tag-input.js';

/** What a new logged model can be given. */
export interface CreateLoggedModelOptions extends CallOptions {
  /** At most 500 characters without `/ : . % " '`. @default a name the store invents */
  readonly name?: string | undefined;
  /** What kind of model it is, such as `onnx`. */
  readonly modelType?: string | undefined;
  /** Run that made the model. */
  readonly sourceRunId?: string | undefined;
  readonly params?: NamedValues | undefined;
  readonly tags?: NamedValues | undefined;
}

/** How a search for logged models selects and orders. */
export interface LoggedModelSearchOptions extends PageOptions {
  readonly experimentIds: readonly (string | number)[];
  /** MLflow's search grammar, such as `metrics.rmse < 0.5 AND status = 'READY'`. Absent means everything. */
  readonly filter?: string | undefined;
  /** Metric conditions count for these datasets only. To servers a dataset without digest is one whose metrics were logged without it. */
  readonly datasets?: LoggedModelQuery['datasets'];
  /** Such as `[{ fieldName: 'metrics.rmse', ascending: true }]`. @default the newest first */
  readonly orderBy?: readonly LoggedModelOrder[] | undefined;
}

/** Checks what a new logged model is given. @throws ValidationError */
export function parseNewLoggedModel(experimentId: unknown, options: CreateLoggedModelOptions, truncate: boolean): LoggedModelDraft {
  const { name, modelType, sourceRunId, params, tags } = parseObject('The options of a logged model', options);
  return {
    key: newId(),
    experimentId: parseExperimentId(experimentId),
    name: name === undefined ? undefined : parseLoggedModelName(name),
    modelType:
      modelType === undefined ? undefined : parseText('The option modelType', modelType, { maxLength: limits.loggedModelTypeLength }),
    sourceRunId: sourceRunId === undefined ? undefined : parseRunId(sourceRunId),
    params: parseParams(params, truncate),
    tags: parseLoggedModelTags(tags, truncate),
  };
}

/** Checks a search for logged models and fills in the defaults. @throws ValidationError */
export function parseLoggedModelSearch(options: LoggedModelSearchOptions): Omit<LoggedModelQuery, 'pageToken'> {
  const { experimentIds, datasets, orderBy, maxResults } = parseObject('The options of a search', options);
  const filter = parseFilter(options.filter);
  return {
    experimentIds: parseExperimentIds(experimentIds),
    filter: filter === undefined ? undefined : withStatusNumbers(filter),
    datasets: datasets === undefined ? undefined : items('datasets', datasets).map(parseDataset),
    orderBy: orderBy === undefined ? newestFirst : items('orderBy', orderBy).map(parseOrder),
    maxResults: parsePageSize(maxResults, limits.loggedModelSearchPageSize, 100),
  };
}

const newestFirst: readonly LoggedModelOrder[] = [{ fieldName: 'creation_timestamp', ascending: false }];

function parseDataset(item: object): { datasetName: string; datasetDigest: string | undefined } {
  const { datasetName, datasetDigest } = item as { datasetName?: unknown; datasetDigest?: unknown };
  return {
    datasetName: parseText('The datasetName of a dataset', datasetName, { maxLength: limits.datasetNameLength, required: true }),
    datasetDigest: datasetDigest === undefined ? undefined : parseDigest(datasetDigest),
  };
}

function parseOrder(item: object): LoggedModelOrder {
  const { fieldName, ascending, datasetName, datasetDigest } = item as { [K in keyof LoggedModelOrder]: unknown };
  const isAscending = optionalBoolean('The field ascending of orderBy', ascending);
  return {
    fieldName: parseText('The fieldName of orderBy', fieldName, { maxLength: 1000, required: true }),
    ascending: isAscending ?? true,
    datasetName:
      datasetName === undefined ? undefined : parseText('The datasetName of orderBy', datasetName, { maxLength: limits.datasetNameLength }),
    datasetDigest: datasetDigest === undefined ? undefined : parseDigest(datasetDigest),
  };
}

function parseDigest(value: unknown): string {
  return parseText('The datasetDigest of a dataset', value, { maxLength: limits.datasetDigestLength });
}

function items(name: string, value: unknown): readonly object[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)) return value;
  throw new ValidationError(`The option ${name} must be a list of objects, not ${describe(value)}.`);
}
