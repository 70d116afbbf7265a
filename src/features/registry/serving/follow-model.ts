import type { CallOptions } from '../../../core/call-options.js';
import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseModelAlias } from '../../../core/validation/model-alias.js';
import { parseObject } from '../../../core/validation/object.js';
import type { RegistrySession } from '../registry-session.js';
import { loadModel } from './load-model.js';
import { type Following, ModelFollower, type ModelSwap } from './model-follower.js';
import { type LoadModelOptions, parseServing } from './serving-input.js';

/** What to follow, and what to be told. */
export interface FollowModelOptions extends LoadModelOptions {
  /** @default 'champion' */
  readonly alias?: string | undefined;
  /** How often the alias is asked for, in milliseconds, 100 at least; a little more or less each time. @default 30_000 */
  readonly pollIntervalMs?: number | undefined;
  /** Told when another version has taken over. */
  readonly onSwap?: ((swap: ModelSwap) => void) | undefined;
  /** Told once for every version that cannot be loaded, and once when the registry stops answering. The old model serves on. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Loads the model under an alias, and begins to watch where the alias points. */
export async function followModel(
  session: RegistrySession,
  name: string,
  options: FollowModelOptions,
  call: CallOptions,
): Promise<ModelFollower> {
  const { onSwap, onError, pollIntervalMs = 30_000 } = parseObject('The options of followModel', options);
  const alias = parseModelAlias(options.alias ?? 'champion');
  if (typeof pollIntervalMs !== 'number' || !(pollIntervalMs >= 100 && pollIntervalMs < 2 ** 30)) {
    throw new ValidationError(`The option pollIntervalMs must be a number of milliseconds from 100 on, not ${describe(pollIntervalMs)}.`);
  }
  for (const [option, value] of Object.entries({ onSwap, onError })) {
    if (value === undefined || typeof value === 'function') continue;
    throw new ValidationError(`The option ${option} must be a function, not ${describe(value)}.`);
  }
  const serving = parseServing(options);
  const following: Following = { name, alias, pollIntervalMs, serving, onSwap, onError };
  return new ModelFollower(session, following, await loadModel(session, `models:/${name}@${alias}`, serving, call));
}
