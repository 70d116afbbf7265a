import type { CallOptions } from '../../../core/call-options.js';
import type { ModelStage } from '../../../core/entities/model-version.js';
import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseFlag } from '../../../core/validation/flag.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseModelAlias } from '../../../core/validation/model-alias.js';
import { parseModelStage, parseModelVersion } from '../../../core/validation/model-version.js';
import { parseObject } from '../../../core/validation/object.js';
import type { ServingOptions } from '../../../inference/open-model.js';

/** How a model is loaded. */
export interface LoadModelOptions extends ServingOptions, CallOptions {}

/** Which version of a model, and how it is loaded. One of `alias`, `version` and `stage`. */
export interface GetModelOptions extends LoadModelOptions {
  /** @default 'champion', unless a version or a stage is given */
  readonly alias?: string | undefined;
  /** A version, or `'latest'` for the newest. */
  readonly version?: string | number | undefined;
  /** A stage of the old kind: its newest version. */
  readonly stage?: ModelStage | undefined;
}

/** Takes the options of serving out of those of a call. @throws ValidationError */
export function parseServing(options: LoadModelOptions): ServingOptions {
  const { providers, sessionOptions, warmup, batching, workers } = parseObject('The options of loadModel', options);
  if (providers !== undefined && !Array.isArray(providers)) {
    throw new ValidationError(`The option providers must be a list of execution providers such as ['cpu'], not ${describe(providers)}.`);
  }
  if (sessionOptions !== undefined) parseObject('The option sessionOptions', sessionOptions);
  if (warmup !== undefined) parseFlag('The option warmup', warmup);
  if (batching !== undefined && typeof batching !== 'boolean') parseObject('The option batching', batching);
  if (workers !== undefined) parseInteger('The option workers', workers, { min: 0, max: 256 });
  return { providers, sessionOptions, warmup, batching, workers };
}

/** The URI that the options of getModel name. @throws ValidationError when they name more than one version */
export function versionUri(name: string, { alias, version, stage }: GetModelOptions): string {
  const given = Object.entries({ alias, version, stage }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    throw new ValidationError(
      `A model is got by alias, version or stage; leave out all of ${given.map(([key]) => key).join(', ')} but one.`,
    );
  }
  if (stage !== undefined) return `models:/${name}/${parseModelStage(stage)}`;
  if (version === undefined) return `models:/${name}@${parseModelAlias(alias ?? 'champion')}`;
  return `models:/${name}/${version === 'latest' ? version : parseModelVersion(version)}`;
}
