/**
 * All numbers of a linear function lie in one array: what stands once, then blocks of the row's width (the weights, what the
 * optimizer keeps beside each weight, what each weight has paid for L1). A step that fails is then dropped as a whole, and a saved
 * function is one array.
 */
export const place = { intercept: 0, l1Total: 1, firstShared: 2, secondShared: 3, weights: 4 } as const;

/** How an optimizer changes the weights. Gradients and weights are plain numbers: `gradient = slope * row[i] + l2 * weight`. */
export interface OptimizerRule {
  /** Blocks that it keeps beside the weights. */
  readonly blocks: number;
  /** The rate by which L1 shrinks; absent where the optimizer has an L1 of its own. */
  readonly l1Rate?: number | undefined;
  /** Reads the numbers before the step and writes its part of those after it: the weights, its blocks and what it shares. */
  step(before: Float64Array, after: Float64Array, row: Float64Array, slope: number, l2: number): void;
}
