import type { CallOptions } from '../../core/call-options.js';
import type { ModelStage } from '../../core/entities/model-version.js';
import { ConflictError, ValidationError } from '../../core/errors/request-error.js';
import { parseFlag } from '../../core/validation/flag.js';
import { parseModelVersion } from '../../core/validation/model-version.js';
import { parseObject } from '../../core/validation/object.js';
import type { EntryKind, Slot } from '../../domain/rollout/ledger-entry.js';
import type { ClientInternals } from '../client/client-internals.js';
import { addEntry } from './add-entry.js';
import { findReadyVersion } from './find-version.js';
import { findBaseline } from './gates/find-baseline.js';
import { type Gate, parseGate, type SmokeRun } from './gates/gate.js';
import { runGate } from './gates/run-gate.js';
import { movedMeanwhile } from './moved-meanwhile.js';
import type { Promotion } from './promotion.js';
import { parseReason, parseSlot } from './registry-input.js';

/** What to promote, and where to. */
export interface PromoteOptions extends CallOptions {
  readonly version: string | number;
  /** @default 'champion', unless a stage is given */
  readonly alias?: string | undefined;
  /** A stage of the old kind instead of an alias. */
  readonly stage?: ModelStage | undefined;
  /** Archive the versions that hold the stage now. @default false */
  readonly archiveExisting?: boolean | undefined;
  readonly gate?: Gate | undefined;
  /** Move only what points to this version still; null: only what points to none. @default whatever it points to */
  readonly expectedVersion?: string | number | null | undefined;
  /** Kept in the ledger; at most 500 characters. */
  readonly reason?: string | undefined;
}

/** Times that a gate is evaluated again because its baseline was replaced meanwhile. */
const maxEvaluations = 5;

/** Evaluates the gate, then moves the alias or the stage by an entry of the model's ledger. */
export async function promote(
  client: ClientInternals,
  name: string,
  options: PromoteOptions,
  call: CallOptions,
  smokeRun: SmokeRun,
  kind: EntryKind = 'promotion',
): Promise<Promotion> {
  const { archiveExisting, ...given } = parseObject('The options of promoteModel', options);
  const slot = parseSlot(given);
  const version = parseModelVersion(given.version);
  const reason = parseReason(given.reason);
  const gate = given.gate === undefined ? undefined : parseGate(given.gate);
  const expected = given.expectedVersion == null ? given.expectedVersion : parseModelVersion(given.expectedVersion);
  checkArchiveExisting(archiveExisting, slot);
  const registry = await client.registry(call);
  const candidate = await findReadyVersion(registry, name, version, call);
  for (let evaluation = 0; ; evaluation++) {
    const baseline = gate && (await findBaseline(registry, name, gate, slot, call));
    const gates = gate === undefined ? [] : await runGate(client, gate, { candidate, baseline: baseline?.version, smokeRun }, call);
    try {
      const decide = (from: string | undefined) => {
        if (expected !== undefined && from !== (expected ?? undefined)) {
          throw movedMeanwhile(name, slot, expected, from, 'as expected; nothing was promoted');
        }
        if (baseline?.incumbent !== undefined && from !== baseline.incumbent.version) throw new BaselineMoved();
        return { kind, to: version, gates, reason, archiveExisting };
      };
      return await addEntry(client, { name, slot, decide }, call);
    } catch (error) {
      if (!(error instanceof BaselineMoved)) throw error;
      if (evaluation + 1 < maxEvaluations) continue;
      throw new ConflictError(
        `The ${slot.kind} "${slot.name}" of model "${name}" moved during each of ${maxEvaluations} evaluations of the gate. Try again.`,
        { retryable: true, details: { name, version, [slot.kind]: slot.name } },
      );
    }
  }
}

/** The gate was evaluated against a version that is not the incumbent any more. */
class BaselineMoved extends Error {}

function checkArchiveExisting(archiveExisting: unknown, slot: Slot): void {
  if (archiveExisting === undefined) return;
  parseFlag('The option archiveExisting', archiveExisting);
  if (slot.kind === 'alias')
    throw new ValidationError('The option archiveExisting goes with a stage; an alias points to one version only.');
}
