/** π² and its powers. */
const P = Math.PI ** 2;

/**
 * P(D < d) of the two-sided one-sample Kolmogorov–Smirnov statistic of many values: the expansion of Pelz and Good (1976) in powers of
 * 1/√n, which sums the series of Li-Chien and Korolyuk by theta functions. Good to 1e-10 and better for n above 140.
 */
export function pelzGoodCdf(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const q = Math.exp(-P / 8 / z2);
  if (q === 0) return 0;
  const sums = [0, 0, 0, 0];
  let k2Extra = 0;
  let k3Extra = 0;
  for (let k = Math.ceil((16 * z) / Math.PI); k > 0; k--) {
    const m2 = (2 * k - 1) ** 2;
    const m4 = m2 * m2;
    const weight = q ** m2;
    const terms = [
      1,
      -z2 + (P / 4) * m2,
      6 * z6 + 2 * z4 + (P / 4) * (2 * z4 - 5 * z2) * m2 + (P ** 2 / 16) * (1 - 2 * z2) * m4,
      -30 * z6 -
        90 * z4 * z4 +
        (P / 4) * (135 * z4 - 96 * z6) * m2 +
        (P ** 2 / 16) * (212 * z4 - 60 * z2) * m4 +
        (P ** 3 / 64) * (5 - 30 * z2) * m4 * m2,
    ];
    for (const [i, term] of terms.entries()) sums[i] = (sums[i] as number) + weight * term;
    const k2 = k * k;
    const even = q ** (4 * k2) * k2;
    k2Extra += even;
    k3Extra += even * (3 * z2 - P * k2);
  }
  const root = Math.sqrt(2 * Math.PI);
  const [k0, k1, k2, k3] = sums as [number, number, number, number];
  const first = (root * k0) / z;
  const second = (root * k1) / (6 * z4);
  const third = (root * k2) / (72 * z6 * z) - (P * root * k2Extra) / (36 * z2 * z);
  const fourth = (root * k3) / (6480 * z4 * z6) + (P * root * k3Extra) / (216 * z6);
  return first + second / Math.sqrt(n) + third / n + fourth / n ** 1.5;
}
