import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { parseArtifactName } from '../../core/artifact-path.js';
import { fileError } from '../../core/errors/file-error.js';
import { ModelError } from '../../core/errors/model-error.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { type MlmodelSpec, mlmodelFile } from '../../domain/mlmodel/mlmodel-spec.js';
import { checkExternalData, externalFile } from '../../domain/onnx/check-external-data.js';
import type { OnnxModel } from '../../domain/onnx/onnx-model.js';
import { readOnnxModel } from '../../domain/onnx/read-onnx-model.js';
import { readModelDirectory } from './read-model-directory.js';

/** What a model can be logged from. */
export type ModelSource = string | Uint8Array | { toOnnx(): Uint8Array | Promise<Uint8Array> };

/** Content of a model's files by their paths below its directory: the path of a local file, or bytes. */
export type ModelFiles = ReadonlyMap<string, string | Uint8Array>;

/** A model that is about to be logged. */
export interface CollectedModel {
  /** Everything but MLmodel. */
  readonly files: ModelFiles;
  /** Path of the ONNX file among them. */
  readonly data: string;
  readonly graph: OnnxModel;
  /** What the model directory said about itself, when one was given. */
  readonly spec?: MlmodelSpec | undefined;
}

const modelFile = 'model.onnx';

/**
 * Finds the files that make up a model. Nothing is copied: weights in files beside the ONNX file are uploaded from where
 * they are.
 *
 * @throws ModelError of kind `corrupt`, `external-data` or `unsupported-flavor`
 */
export async function collectModelFiles(source: ModelSource): Promise<CollectedModel> {
  if (typeof source === 'string' && source !== '') {
    const facts = await stat(source).catch((error: unknown) => {
      throw fileError(`The model ${source} cannot be read`, error);
    });
    return facts.isDirectory() ? fromDirectory(source) : fromFile(source);
  }
  const convertible = source as Exclude<ModelSource, string> | null | undefined;
  const bytes = convertible instanceof Uint8Array ? convertible : await convertible?.toOnnx?.();
  if (bytes instanceof Uint8Array) return fromBytes(bytes);
  throw new ValidationError(
    `A model must be the path of an ONNX file or model directory, its bytes, or an object whose toOnnx() gives them, not ${describe(source)}.`,
  );
}

function fromBytes(bytes: Uint8Array): CollectedModel {
  const graph = readOnnxModel(bytes);
  checkExternalData(graph, new Map());
  return { files: new Map([[modelFile, bytes]]), data: modelFile, graph };
}

async function fromFile(path: string): Promise<CollectedModel> {
  const graph = readOnnxModel(await readFile(path));
  const files = new Map([[modelFile, path]]);
  const sizes = new Map<string, number>();
  for (const { location } of graph.externalData) {
    const below = externalFile(location);
    const facts = await stat(join(dirname(path), below)).catch(() => undefined);
    if (facts?.isFile() === true) sizes.set(below, facts.size);
  }
  checkExternalData(graph, sizes);
  for (const below of sizes.keys()) files.set(free(below, path), join(dirname(path), below));
  return { files, data: modelFile, graph };
}

/** Weights keep their names, because the ONNX file holds them. */
function free(name: string, path: string): string {
  if (!reserved.has(name)) return name;
  throw new ModelError(
    `${basename(path)} has its weights in a file called ${name}, which stands for something else in a model. Rename it.`,
    {
      kind: 'external-data',
    },
  );
}

const reserved = new Set([
  modelFile,
  mlmodelFile,
  'requirements.txt',
  'conda.yaml',
  'python_env.yaml',
  'input_example.json',
  'serving_input_example.json',
]);

async function fromDirectory(directory: string): Promise<CollectedModel> {
  const { files, sizes } = await filesBelow(directory);
  const { data, spec } = files.has(mlmodelFile) ? await described(directory) : onlyOnnxFile(directory, files);
  const graph = readOnnxModel(await readFile(join(directory, data)));
  checkExternalData(graph, below(dirname(data), sizes));
  // The first is written anew; the second says which version a downloaded copy was of.
  for (const name of [mlmodelFile, 'registered_model_meta']) files.delete(name);
  return { files, data, graph, spec };
}

async function described(directory: string): Promise<{ readonly data: string; readonly spec: MlmodelSpec }> {
  const { spec, onnx } = await readModelDirectory(directory);
  return { data: parseArtifactName('The ONNX file of a model', onnx.data), spec };
}

function onlyOnnxFile(directory: string, files: ModelFiles): { readonly data: string; readonly spec?: undefined } {
  const found = [...files.keys()].filter((path) => path.endsWith('.onnx'));
  const [data] = found;
  if (data !== undefined && found.length === 1) return { data };
  throw new ModelError(
    `The directory ${directory} has no ${mlmodelFile} and ${found.length === 0 ? 'no ONNX file' : `${found.length} ONNX files`}. Name the ONNX file itself.`,
    { kind: 'corrupt', details: { directory } },
  );
}

async function filesBelow(directory: string): Promise<{ readonly files: Map<string, string>; readonly sizes: Map<string, number> }> {
  const files = new Map<string, string>();
  const sizes = new Map<string, number>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const facts = await stat(file);
    if (entry.isDirectory()) continue;
    if (!facts.isFile()) throw new ValidationError(`${file} is neither a file nor a directory; a model consists of those only.`);
    const path = parseArtifactName(`The name of ${file}`, relative(directory, file).split(sep).join('/'));
    files.set(path, file);
    sizes.set(path, facts.size);
  }
  return { files, sizes };
}

/** The part of a listing below a directory, with paths from there. */
function below(directory: string, sizes: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  if (directory === '.') return sizes;
  const prefix = `${directory}/`;
  return new Map([...sizes].flatMap(([path, size]) => (path.startsWith(prefix) ? [[path.slice(prefix.length), size] as const] : [])));
}
