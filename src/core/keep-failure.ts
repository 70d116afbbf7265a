import { Readable } from 'node:stream';

/**
 * Lets a stream fail before anybody reads it: unheard, its failure would end the process. Whoever reads it later gets the
 * failure all the same. To be called before the first wait of a function that is given a stream.
 *
 * @param input - Anything; what is no stream of Node is left alone.
 */
export function keepFailure(input: unknown): void {
  if (input instanceof Readable) input.on('error', () => {});
}
