import type { Lease, StateStore } from '../../ports/state-store.js';
import { holdProcess } from '../client/hold-process.js';

/** A state store whose calls keep the process alive until they end, as its sockets and timers do not; its watchers do not either. */
export function holdDuringCalls(store: StateStore): StateStore {
  return {
    kind: store.kind,
    get: (...args) => holdProcess(store.get(...args)),
    put: (...args) => holdProcess(store.put(...args)),
    delete: (...args) => holdProcess(store.delete(...args)),
    list: (...args) => holdProcess(store.list(...args)),
    append: (...args) => holdProcess(store.append(...args)),
    read: (...args) => holdProcess(store.read(...args)),
    watch: (...args) => store.watch(...args),
    acquireLease: async (...args) => holdLease(await holdProcess(store.acquireLease(...args))),
    close: () => holdProcess(store.close()),
  };
}

function holdLease(lease: Lease): Lease {
  return {
    fencingToken: lease.fencingToken,
    renew: (call) => holdProcess(lease.renew(call)),
    release: (call) => holdProcess(lease.release(call)),
  };
}
