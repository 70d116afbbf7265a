import type { ModelStage } from '../../core/entities/model-version.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';

/** What a model URI points to. */
export type ModelUri =
  | { readonly kind: 'version'; readonly name: string; readonly version: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }
  /** The newest version of a stage, of all when none is given. */
  | { readonly kind: 'newest'; readonly name: string; readonly stage?: ModelStage }
  | { readonly kind: 'logged-model'; readonly modelId: string }
  | { readonly kind: 'run'; readonly runId: string; readonly path: string }
  /** A directory of artifacts, or of this machine. */
  | { readonly kind: 'place'; readonly uri: string };

const stages: Readonly<Record<string, ModelStage>> = {
  none: 'None',
  staging: 'Staging',
  production: 'Production',
  archived: 'Archived',
};

/**
 * Reads a model URI: `models:/<name>/<version>`, `models:/<name>@<alias>`, `models:/<name>/latest`, `models:/<name>/<stage>`,
 * `models:/m-<id>`, `runs:/<run id>/<path>`, the URI of an artifact directory, or a local path.
 *
 * @throws ValidationError
 */
export function parseModelUri(uri: unknown): ModelUri {
  if (typeof uri !== 'string' || uri === '') throw new ValidationError(`A model URI must be a non-empty string, not ${describe(uri)}.`);
  if (uri.startsWith('runs:')) return parseRunsUri(uri);
  if (uri.startsWith('models:')) return parseModelsUri(uri);
  return { kind: 'place', uri };
}

function parseRunsUri(uri: string): ModelUri {
  const [, runId, path = ''] = /^runs:\/+([a-zA-Z0-9][\w-]*)(?:\/(.*))?$/s.exec(uri) ?? [];
  if (runId === undefined) throw improper(uri, 'runs:/<run id>/<path or name of the model>');
  return { kind: 'run', runId, path };
}

function parseModelsUri(uri: string): ModelUri {
  const parts = uri.replace(/^models:\/+/, '').split('/');
  const [first = '', suffix] = parts;
  if (!uri.startsWith('models:/') || parts.length > 2 || first.trim() === '' || suffix?.trim() === '') throw improperModels(uri);
  if (suffix === undefined) return nameOnly(uri, first);
  if (/^\d+$/.test(suffix)) return { kind: 'version', name: first, version: String(BigInt(suffix)) };
  if (suffix.toLowerCase() === 'latest') return { kind: 'newest', name: first };
  const stage = Object.hasOwn(stages, suffix.toLowerCase()) ? stages[suffix.toLowerCase()] : undefined;
  if (stage === undefined) throw improperModels(uri);
  return { kind: 'newest', name: first, stage };
}

/** Names may hold an `@`, so the last one begins the alias. */
function nameOnly(uri: string, text: string): ModelUri {
  const at = text.lastIndexOf('@');
  if (at === -1) {
    if (/^m-\w+$/.test(text)) return { kind: 'logged-model', modelId: text };
    throw improperModels(uri);
  }
  const [name, alias] = [text.slice(0, at), text.slice(at + 1)];
  if (name.trim() === '' || alias.trim() === '') throw improperModels(uri);
  return { kind: 'alias', name, alias };
}

function improperModels(uri: string): ValidationError {
  return improper(uri, 'models:/<name>/<version>, models:/<name>@<alias>, models:/<name>/latest, models:/<name>/<stage> or models:/m-<id>');
}

function improper(uri: string, forms: string): ValidationError {
  return new ValidationError(`${describe(uri)} is not a model URI; write ${forms}.`);
}
