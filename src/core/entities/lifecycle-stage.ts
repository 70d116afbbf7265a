/** Deleted experiments and runs are kept and can be restored. */
export type LifecycleStage = 'active' | 'deleted';

/** Which lifecycle stages a search looks at. */
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';
