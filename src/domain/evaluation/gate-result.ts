/** What one gate said about a version. */
export interface GateResult {
  readonly gate: 'metric' | 'signature' | 'smoke';
  readonly passed: boolean;
  /** What was compared, or why it did not hold. */
  readonly message: string;
  /** Name of the metric, for gates on one. */
  readonly metric?: string | undefined;
  /** Value of the version that is to be promoted. */
  readonly candidate?: number | undefined;
  /** Value of the version it is compared with. */
  readonly baseline?: number | undefined;
}
