import type { ViewType } from '../../../core/entities/lifecycle-stage.js';
import { type BoundValue, raw, type Sql } from './sql.js';

/** A statement ready to run. */
export interface SearchPlan {
  readonly sql: string;
  /** In the order of the question marks. */
  readonly parameters: readonly BoundValue[];
}

/** The plan of a statement that is put together. */
export function searchPlan(statement: Sql): SearchPlan {
  return { sql: statement.text, parameters: statement.parameters };
}

/** The lifecycle stages a search looks at, as a list in SQL. */
export function stages(viewType: ViewType | undefined): Sql {
  if (viewType === 'ALL') return raw(`('active', 'deleted')`);
  return raw(viewType === 'DELETED_ONLY' ? `('deleted')` : `('active')`);
}
