import { ValidationError } from '../../core/errors/request-error.js';
import { sharedState } from '../../core/shared-state.js';
import { describe } from '../../core/validation/describe.js';
import { type ClientHandle, clientInternals } from '../client/client-internals.js';

/** Signals that ask a process to end. */
export type EndSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGQUIT' | 'SIGBREAK';

const endSignals: readonly unknown[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'] satisfies EndSignal[];

/** One signal, and the clients that deliver what they hold before it ends the process. */
interface SignalWatch {
  readonly clients: Set<ClientHandle>;
  readonly listener: () => void;
}

/**
 * Before one of these signals ends the process, delivers what the client has buffered, as long as that makes progress
 * (`buffer.exitGraceMs`), and reports the rest to `onDeliveryError`. Then the process ends by the signal, as it would have
 * without the call; where the program listens for the signal itself, the program decides. A second signal ends it at once.
 * Without this call a signal that nobody listens for ends the process with its buffer, and nothing is reported.
 *
 * @returns a function that undoes the call.
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { closeOnSignals, MlflowClient } from 'mlflow-ops';
 * const client = new MlflowClient();
 * const undo = closeOnSignals(client, ['SIGTERM', 'SIGINT']);
 * undo();
 * await client.close();
 * ```
 */
export function closeOnSignals(client: ClientHandle, signals: readonly EndSignal[] = ['SIGTERM', 'SIGINT']): () => void {
  checkArguments(client, signals);
  const watches = sharedState('signal-watches', () => new Map<EndSignal, SignalWatch>());
  for (const signal of signals) {
    let watch = watches.get(signal);
    if (watch === undefined) {
      watch = createWatch(signal);
      watches.set(signal, watch);
      // First in line: a `once` listener of the program is still counted when ours runs.
      process.prependListener(signal, watch.listener);
    }
    watch.clients.add(client);
  }
  return () => {
    for (const signal of signals) {
      const watch = watches.get(signal);
      if (watch === undefined) continue;
      watch.clients.delete(client);
      if (watch.clients.size > 0) continue;
      watches.delete(signal);
      process.off(signal, watch.listener);
    }
  };
}

function checkArguments(client: unknown, signals: unknown): void {
  if ((client as ClientHandle | null | undefined)?.[clientInternals] === undefined) {
    throw new ValidationError(`closeOnSignals needs a MlflowClient or an ExperimentTracker, not ${describe(client)}.`);
  }
  if (!Array.isArray(signals) || !signals.every((signal) => endSignals.includes(signal))) {
    throw new ValidationError(`closeOnSignals needs a list of ${endSignals.join(', ')}, not ${describe(signals)}.`);
  }
}

function createWatch(signal: EndSignal): SignalWatch {
  const clients = new Set<ClientHandle>();
  let settling = false;
  const listener = (): void => {
    const alone = process.listenerCount(signal) === 1;
    const end = (): void => {
      if (!alone) return;
      process.off(signal, listener);
      process.kill(process.pid, signal);
    };
    if (settling) {
      end();
      return;
    }
    settling = true;
    void Promise.allSettled([...clients].map((client) => client[clientInternals].runLog.settle())).then(() => {
      settling = false;
      end();
    });
  };
  return { clients, listener };
}
