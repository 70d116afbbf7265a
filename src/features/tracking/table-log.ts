import { parseArtifactName } from '../../core/artifact-path.js';
import { awaitWithin } from '../../core/await-within.js';
import type { CallOptions } from '../../core/call-options.js';
import { isNotFound } from '../../core/errors/guards.js';
import { NotSupportedError, ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { parseCall } from '../../core/validation/call.js';
import { parseObject } from '../../core/validation/object.js';
import type { ArtifactStore } from '../../ports/artifact-store.js';
import { readArtifact, type TransferOptions, uploadArtifact } from '../artifacts/artifact-transfer.js';
import { appendTable } from './append-table.js';
import type { RunRecord } from './run-record.js';
import { withArtifacts } from './store-artifact.js';
import { parseTable, type Table, type TableData } from './table-input.js';

/** Tag in which MLflow lists the tables of a run, as JSON. */
const tagKey = 'mlflow.loggedArtifacts';

/** Largest table that rows are added to, in bytes. */
const maxBytes = 2 ** 28;

/** Logs the tables of one run, one after the other: adding rows reads the file and writes it anew. */
export class TableLog {
  #last: Promise<unknown> = Promise.resolve();

  /** Adds rows to a table of the run, which the first call makes. @throws ValidationError @throws RunEndedError */
  async append(record: RunRecord, data: TableData, file: string, options: TransferOptions): Promise<void> {
    record.assertOpen();
    const path = parseTableName(file);
    const table = parseTable(`The table ${file}`, data);
    const whole = parseCall(parseObject('The options of an artifact', options));
    const before = this.#last;
    const logged = awaitWithin(`the tables before ${path}`, before, whole).then(() => {
      const rest = { ...options, timeoutMs: whole.timeoutMs };
      return withArtifacts(record, rest, (store, call) => log(record, store, path, table, rest, call));
    });
    this.#last = Promise.allSettled([before, logged]);
    await logged;
  }
}

async function log(
  record: RunRecord,
  store: ArtifactStore,
  path: string,
  table: Table,
  options: TransferOptions,
  call: CallOptions,
): Promise<void> {
  const tracking = await record.client.tracking(call);
  const { data } = await tracking.getRun(record.info.runId, call);
  const tag = listTable(data.tags[tagKey], path);
  const json = appendTable(path, await readOlder(store, path, call), table);
  await uploadArtifact(store, path, Buffer.from(json), options);
  if (tag !== undefined) await tracking.setRunTag(record.info.runId, { key: tagKey, value: tag }, call);
}

async function readOlder(store: ArtifactStore, path: string, call: CallOptions): Promise<string | undefined> {
  try {
    return (await readArtifact(store, path, { ...call, maxBytes })).toString();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The tag with the table in it; nothing when it is there already. */
function listTable(tag: string | undefined, path: string): string | undefined {
  const listed = parseList(tag);
  if (listed.some((item) => item?.path === path && item.type === 'table')) return undefined;
  const value = JSON.stringify([...listed, { path, type: 'table' }]);
  if (value.length <= limits.runTagValueLength) return value;
  throw new ValidationError(`The run has ${listed.length} tables; the tag ${tagKey}, by which MLflow finds them, has no room for ${path}.`);
}

type Listed = { readonly path?: unknown; readonly type?: unknown } | null;

function parseList(tag: string | undefined): readonly Listed[] {
  try {
    const listed: unknown = JSON.parse(tag ?? '[]');
    return Array.isArray(listed) ? listed : [];
  } catch {
    return [];
  }
}

function parseTableName(file: string): string {
  const path = parseArtifactName('The file of a table', file);
  if (path.endsWith('.parquet')) {
    throw new NotSupportedError(
      `Tables are written as .json here, not as .parquet; log ${path} as .json, or write the file and use logArtifact.`,
      {
        store: 'artifacts',
      },
    );
  }
  if (!path.endsWith('.json')) throw new ValidationError(`The file of a table must end in .json, not be called ${path}.`);
  const refused = /["',:[\]{}]/.exec(path);
  if (refused !== null)
    throw new ValidationError(`The file of a table must not have ${refused[0]} in its path, which MLflow refuses: ${path}.`);
  return path;
}
