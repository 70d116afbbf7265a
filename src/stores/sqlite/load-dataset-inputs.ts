import { dictionary } from '../../core/dictionary.js';
import type { DatasetInput } from '../../core/entities/dataset.js';
import type { Session } from './session.js';

type DatasetRow = [
  runId: string,
  inputId: string,
  name: string,
  digest: string,
  sourceType: string,
  source: string,
  schema: string | null,
  profile: string | null,
];

const inputsOfRuns = `i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id IN (SELECT value FROM json_each(?))`;

/** The datasets that went into runs, each with its run. `runIds` is the JSON list that both statements bind. */
export function loadDatasetInputs(session: Session, runIds: readonly string[]): [runId: string, input: DatasetInput][] {
  const rows = session.rows<DatasetRow>(
    `SELECT i.destination_id, i.input_uuid, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema, d.dataset_profile
     FROM inputs AS i JOIN datasets AS d ON d.dataset_uuid = i.source_id WHERE ${inputsOfRuns}`,
    runIds,
  );
  if (rows.length === 0) return [];
  const tags = new Map<string, [string, string][]>();
  for (const [inputId, name, value] of session.rows<[string, string, string]>(
    `SELECT t.input_uuid, t.name, t.value FROM inputs AS i JOIN input_tags AS t ON t.input_uuid = i.input_uuid WHERE ${inputsOfRuns}`,
    runIds,
  )) {
    const entries = tags.get(inputId) ?? [];
    entries.push([name, value]);
    tags.set(inputId, entries);
  }
  return rows.map(([runId, inputId, name, digest, sourceType, source, schema, profile]) => [
    runId,
    {
      dataset: {
        name,
        digest,
        sourceType,
        source,
        ...(schema === null ? {} : { schema }),
        ...(profile === null ? {} : { profile }),
      },
      tags: dictionary(tags.get(inputId) ?? []),
    },
  ]);
}
