import type { CallOptions } from '../../core/call-options.js';
import { newId } from '../../core/ids.js';
import { limits } from '../../core/limits.js';
import { modelIdOfSource, runIdOfSource } from '../../core/model-source.js';
import { parseRunId } from '../../core/validation/id.js';
import { parseModelId } from '../../core/validation/logged-model.js';
import { parseModelName } from '../../core/validation/model-name.js';
import { parseObject } from '../../core/validation/object.js';
import { parseText } from '../../core/validation/text.js';
import type { ModelVersionDraft } from '../../ports/registry-store.js';
import type { NamedValues } from './dictionary-input.js';
import { parseOptionalDescription } from './registry-input.js';
import { parseModelTags } from './tag-input.js';

/** What a new version is made of. */
export interface CreateModelVersionOptions extends CallOptions {
  /** URI of the model's files: `models:/m-…`, `runs:/<run id>/<path>`, `models:/<name>/<version>` or an artifact URI. At most 500 characters. */
  readonly source: string;
  /** Run that made the model. @default the run that `source` names, if it names one */
  readonly runId?: string | undefined;
  /** Logged model that the version is. @default the one that `source` names, if it names one */
  readonly modelId?: string | undefined;
  /** URL of the run, at most 500 characters. */
  readonly runLink?: string | undefined;
  /** At most 5000 characters. */
  readonly description?: string | undefined;
  readonly tags?: NamedValues | undefined;
}

/** Checks what a new version is made of. Servers want the run or the model that a source names once more. @throws ValidationError */
export function parseNewModelVersion(name: unknown, options: CreateModelVersionOptions, truncate: boolean): ModelVersionDraft {
  const { source, runId, modelId, runLink, description, tags } = parseObject('The options of a model version', options);
  const uri = parseText('The option source', source, { maxLength: limits.modelSourceLength, required: true });
  return {
    name: parseModelName(name),
    key: newId(),
    source: uri,
    runId: runId === undefined ? runIdOfSource(uri) : parseRunId(runId),
    modelId: modelId === undefined ? modelIdOfSource(uri) : parseModelId(modelId),
    runLink: runLink === undefined ? undefined : parseText('The option runLink', runLink, { maxLength: limits.modelRunLinkLength }),
    description: parseOptionalDescription(description),
    tags: parseModelTags(tags, truncate),
  };
}
