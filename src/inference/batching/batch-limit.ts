/**
 * How many rows one run may take. A run blocks the thread, so its time is kept below a target: the limit doubles while
 * full batches take less than half of it, and falls to what fits when one takes longer. Where a single row takes longer than half the target
 * already, twice its time is allowed: a model whose cost is in reading its weights gains most from batches.
 */
export class BatchLimit {
  rows: number;
  private fewestRows = Number.POSITIVE_INFINITY;
  private fewestMs = 0;

  constructor(
    private readonly maxRows: number,
    private readonly targetMs: number,
  ) {
    this.rows = Number.isFinite(targetMs) ? Math.min(64, maxRows) : maxRows;
  }

  /** Learns from a run. */
  observe(rows: number, tookMs: number): void {
    if (rows < this.fewestRows) [this.fewestRows, this.fewestMs] = [rows, tookMs];
    else if (rows === this.fewestRows) this.fewestMs = Math.min(this.fewestMs, tookMs);
    const budget = Math.max(this.targetMs, 2 * this.fewestMs);
    if (tookMs > budget) this.rows = Math.max(1, Math.floor((rows * budget) / tookMs));
    else if (rows >= this.rows && tookMs < budget / 2) this.rows = Math.min(this.maxRows, this.rows * 2);
  }
}
