import type { CallOptions } from '../../../core/call-options.js';
import { isNotFound } from '../../../core/errors/guards.js';
import type { TestDefinition } from '../../../domain/experiment/definition/test-definition.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import { clientInternals } from '../../client/client-internals.js';
import type { TestSession } from '../test-session.js';

/** Where the alias that a winner gets points to now, by model, so that nobody's later move is overwritten. */
export async function incumbentsOf(
  session: TestSession,
  { arms, autoPromote }: TestDefinition,
  call: CallOptions,
): Promise<NonNullable<TestRecord['incumbents']>> {
  const models = new Set(arms.flatMap(({ modelName }) => modelName ?? []));
  const find = async (model: string) => [model, await servedVersion(session, model, autoPromote.alias, call)] as const;
  return Object.fromEntries(await Promise.all([...models].map(find)));
}

/** The version that an alias points to, null where there is no such alias. */
export async function servedVersion(session: TestSession, model: string, alias: string, call: CallOptions): Promise<string | null> {
  const registry = await session.registry[clientInternals].registry(call);
  try {
    return (await registry.getVersionByAlias(model, alias, call)).version;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
