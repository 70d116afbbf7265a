/** How a stretch of cases was answered. */
export interface Stretch {
  /** Share of right answers, 0 to 1. */
  readonly served: number;
  /** The same, had the first version stayed. */
  readonly first: number;
  /** What happened in it: one character. */
  readonly mark?: string | undefined;
}

/** Height of a row of the plot. */
const step = 0.04;

/** Accuracy over time, one column a stretch: `o` is what was served, `.` the first version where it would have done otherwise. */
export function accuracyPlot(stretches: readonly Stretch[], casesEach: number): string {
  const level = (accuracy: number): number => Math.round((1 - accuracy) / step);
  const rows = Math.max(...stretches.flatMap(({ served, first }) => [level(served), level(first)]));
  const lines = Array.from({ length: rows + 1 }, (_, row) => {
    const cells = stretches.map(({ served, first }) => (level(served) === row ? 'o' : level(first) === row ? '.' : ' '));
    return `${`${Math.round(100 * (1 - row * step))} %`.padStart(6)} |${cells.join('')}`;
  });
  const marks = stretches.map(({ mark }) => mark ?? ' ').join('');
  const middle = `${(stretches.length * casesEach) / 2}`;
  const half = Math.floor(stretches.length / 2);
  return [
    ...lines,
    `       +${'-'.repeat(stretches.length)}`,
    `        ${marks}`,
    `case    ${'1'.padEnd(half)}${middle.padEnd(stretches.length - half)}${stretches.length * casesEach}`,
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}
