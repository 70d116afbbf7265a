import { sharedState } from '../../core/shared-state.js';

/** What a part of the package does when the process ends. */
export interface ExitParticipant {
  /** When the process has nothing left to do: logs, synchronously, what is still to be said. */
  finish?(): void;
  /** After that: waits as long as deliveries succeed, then reports what is left. Never rejects. */
  settle?(): Promise<void>;
  /** When the process ends in any way that lets code run: reports, synchronously, what is left and was not reported. */
  reportUndelivered?(): void;
}

interface ExitWatch {
  readonly participants: Set<ExitParticipant>;
  /** `beforeExit` comes again whenever a listener started something; the buffers get one chance. */
  settled: boolean;
  readonly onBeforeExit: () => void;
  readonly onExit: () => void;
}

/** From now on the participant takes part in the end of the process. */
export function watchExit(participant: ExitParticipant): void {
  const watch = sharedState('exit-watch', createWatch);
  if (watch.participants.size === 0) {
    process.on('beforeExit', watch.onBeforeExit);
    process.on('exit', watch.onExit);
  }
  watch.participants.add(participant);
}

/** The participant has nothing to do any more; with the last one the listeners go. */
export function unwatchExit(participant: ExitParticipant): void {
  const watch = sharedState('exit-watch', createWatch);
  if (!watch.participants.delete(participant) || watch.participants.size > 0) return;
  process.off('beforeExit', watch.onBeforeExit);
  process.off('exit', watch.onExit);
}

function createWatch(): ExitWatch {
  const watch: ExitWatch = {
    participants: new Set(),
    settled: false,
    onBeforeExit: () => {
      if (watch.settled) return;
      watch.settled = true;
      for (const participant of watch.participants) participant.finish?.();
      for (const participant of watch.participants) void participant.settle?.();
    },
    onExit: () => {
      for (const participant of watch.participants) participant.reportUndelivered?.();
    },
  };
  return watch;
}
