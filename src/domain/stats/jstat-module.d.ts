/** The parts of jstat 1.9.6 in use; it brings no types. */
declare module 'jstat' {
  interface JStat {
    min(values: readonly number[]): number;
    max(values: readonly number[]): number;
    mean(values: readonly number[]): number;
    median(values: readonly number[]): number;
    /** With `true` the sample variance; without, that of a whole population. */
    variance(values: readonly number[], ofSample: true): number;
    /** Third standardised moment, of a population. */
    skewness(values: readonly number[]): number;
    /** Fourth standardised moment minus 3, of a population. */
    kurtosis(values: readonly number[]): number;
    /** Modified Gram-Schmidt: rows in, Q and R out. */
    QR(rows: readonly (readonly number[])[]): [q: number[][], r: number[][]];
    /** The studentised range of `groups` means. */
    tukey: { cdf(q: number, groups: number, df: number): number };
  }
  const jStat: JStat;
  export = jStat;
}
