import { ModelError } from '../../core/errors/model-error.js';
import type { ExternalData, OnnxModel } from './onnx-model.js';

function refuse({ tensor, location }: ExternalData, problem: string): never {
  throw new ModelError(`The weights of ${JSON.stringify(tensor)} ${problem}: ${JSON.stringify(location)}.`, {
    kind: 'external-data',
    details: { tensor, location },
  });
}

/** A relative path with forward slashes that stays below its directory, on any system. */
function isInside(location: string): boolean {
  const segments = location.split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const plain = !/[\u0000-\u001f\u007f\\:*]/.test(location);
  return plain && !location.startsWith('/') && segments.every((segment) => segment !== '' && segment !== '..');
}

/** Drops `.` segments, so that `./weights` and `weights` are one file. */
export function externalFile(location: string): string {
  return location
    .split('/')
    .filter((segment) => segment !== '.')
    .join('/');
}

/**
 * Checks that the weights which lie in other files can only be inside the model's directory, are there, and are long enough. Symbolic
 * links are for whoever lists the directory to judge.
 *
 * @param sizes - Bytes of every file below the model's directory, by its path with forward slashes.
 * @throws ModelError `external-data`
 */
export function checkExternalData(model: Pick<OnnxModel, 'externalData'>, sizes: ReadonlyMap<string, number>): void {
  for (const data of model.externalData) {
    if (!isInside(data.location)) refuse(data, 'lie outside the directory of the model, or have a name that could mean such a place');
    const size = sizes.get(externalFile(data.location));
    if (size === undefined) refuse(data, 'are in a file that is missing');
    const needed = (data.offset ?? 0) + (data.length ?? 0);
    if (size < needed) refuse(data, `need ${needed} bytes of a file that has ${size}`);
  }
}
