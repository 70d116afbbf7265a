import { MemoryStateStore } from '../../src/stores/state/memory-state-store.js';
import { movableClock, stateStoreContract } from './state-store.js';

stateStoreContract('memory', async () => {
  const clock = movableClock();
  const store = new MemoryStateStore(clock);
  return { store, advance: clock.advance, openAnother: async () => new MemoryStateStore(clock), close: () => store.close() };
});
