import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { ModelError } from '../core/errors/model-error.js';
import { checkExternalData, externalFile } from '../domain/onnx/check-external-data.js';
import type { OnnxModel } from '../domain/onnx/onnx-model.js';
import { readOnnxModel } from '../domain/onnx/read-onnx-model.js';

/** What protobuf, and with it ONNX, allows in one file. */
const maxFileBytes = 2 ** 31 - 1;

/** An ONNX file that was read and checked. */
export interface ModelFile {
  /** Real path of the file. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly graph: OnnxModel;
}

/**
 * Reads an ONNX file of a model directory and checks it before onnxruntime sees it: that it is ONNX, and that the weights it
 * keeps in other files are inside its directory, there, and long enough.
 *
 * @param file - Relative path below the directory.
 * @throws ModelError of kind `corrupt`, `unsupported` or `external-data`
 */
export async function readModelFile(directory: string, file: string): Promise<ModelFile> {
  const root = await realpath(directory).catch((cause: unknown) => {
    throw new ModelError(`The model directory ${JSON.stringify(directory)} cannot be read.`, { kind: 'corrupt', cause });
  });
  const path = await insideOf(root, join(root, file));
  const facts = path === undefined ? undefined : await stat(path);
  if (path === undefined || facts?.isFile() !== true) {
    throw new ModelError(`The model has no file ${JSON.stringify(file)} inside its directory.`, { kind: 'corrupt', details: { file } });
  }
  if (facts.size === 0) throw new ModelError(`The model file ${JSON.stringify(file)} is empty.`, { kind: 'corrupt', details: { file } });
  if (facts.size > maxFileBytes) {
    throw new ModelError(
      `The model file ${JSON.stringify(file)} has ${facts.size} bytes, more than ONNX allows in one file. Save it with its weights as external data.`,
      { kind: 'unsupported', details: { file, size: facts.size } },
    );
  }
  const bytes = await readFile(path);
  const graph = readOnnxModel(bytes);
  if (graph.externalData.length > 0) checkExternalData(graph, await sizesOf(dirname(path), graph));
  return { path, bytes, graph };
}

/** The files that hold a model's external weights, relative to its ONNX file. */
export function externalFiles({ externalData }: Pick<OnnxModel, 'externalData'>): readonly string[] {
  return [...new Set(externalData.map(({ location }) => externalFile(location)))];
}

/** Bytes of the external files. One that a link brings in from elsewhere counts as missing. */
async function sizesOf(directory: string, graph: OnnxModel): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const file of externalFiles(graph)) {
    const path = await insideOf(directory, join(directory, file));
    if (path === undefined) continue;
    const { size, nlink } = await stat(path);
    if (nlink > 1) {
      const tensor = graph.externalData.find(({ location }) => externalFile(location) === file)?.tensor;
      throw new ModelError(
        `The weights of ${JSON.stringify(tensor)} are in ${JSON.stringify(file)}, which is a hard link and could be any file. Copy the model instead.`,
        { kind: 'external-data', details: { tensor, location: file } },
      );
    }
    sizes.set(file, size);
  }
  return sizes;
}

/** The real path of a file, links followed, or undefined when that is not below the directory. */
async function insideOf(directory: string, path: string): Promise<string | undefined> {
  let real: string;
  try {
    real = await realpath(path);
  } catch {
    return undefined;
  }
  const below = relative(directory, real);
  return below === '' || below === '..' || below.startsWith(`..${sep}`) || below.includes(':') ? undefined : real;
}
