import type { DriftTestName } from '../drift-report.js';

/** What a test found, before it is judged together with those of other columns. */
export interface RawTest {
  readonly test: DriftTestName;
  readonly value?: number | undefined;
  readonly pValue?: number | undefined;
  readonly threshold?: number | undefined;
  /** How the threshold came about. */
  readonly rule?: string | undefined;
  /** Whether the value is compared with the threshold; otherwise the adjusted p-value with the level. */
  readonly byValue?: boolean | undefined;
  /** Why there is no value. */
  readonly skipped?: string | undefined;
}
