import { basename, dirname } from 'node:path';
import { ModelError, type ModelErrorKind } from '../core/errors/model-error.js';
import type { ExecutionProvider } from './execution-providers.js';

/** Parts of onnxruntime's messages that tell what went wrong. */
const loadFailures: readonly (readonly [RegExp, ModelErrorKind])[] = [
  [/NoSuchFile|file doesn't exist|external data|external_data|GetFileLength/i, 'external-data'],
  [
    /not implemented|unsupported|opset .* under development|is not a registered|no opset import|ir.?version|NOT_IMPLEMENTED/i,
    'unsupported',
  ],
];

/** Places in the sources of onnxruntime and in its users' file systems. */
const sourceLine = /\/\S+\.(?:cc|h|cpp):\d+ /g;

/** The error for a failure of onnxruntime: what it said without the paths of this machine. */
export function modelFailure(
  doing: 'load' | 'run',
  name: string,
  modelPath: string,
  cause: unknown,
  providers: readonly ExecutionProvider[] = [],
): ModelError {
  const said = (cause instanceof Error ? cause.message : String(cause))
    .replaceAll(modelPath, basename(modelPath))
    .replaceAll(dirname(modelPath), '.')
    .replace(sourceLine, '')
    .trim();
  const what = `Model ${JSON.stringify(name)} could not be ${doing === 'load' ? `loaded from ${basename(modelPath)}` : 'run'}`;
  const kind = doing === 'run' ? 'run' : loadFailure(said, providers);
  const remedy =
    kind === 'provider'
      ? ` on ${providerNames(providers).join(', ')}. Install the libraries that the execution provider needs, or leave it out of the option providers`
      : '';
  return new ModelError(`${what}${remedy}: ${said}`, { kind, cause, details: { model: name } });
}

function providerNames(providers: readonly ExecutionProvider[]): readonly string[] {
  return providers.map((provider) => (typeof provider === 'string' ? provider : provider.name));
}

function loadFailure(said: string, providers: readonly ExecutionProvider[]): ModelErrorKind {
  const other = providerNames(providers).filter((name) => !/^cpu/i.test(name));
  // onnxruntime-node lists providers whose libraries it finds missing only now.
  if (other.length > 0 && !/protobuf|parse/i.test(said)) return 'provider';
  return loadFailures.find(([pattern]) => pattern.test(said))?.[1] ?? 'corrupt';
}
