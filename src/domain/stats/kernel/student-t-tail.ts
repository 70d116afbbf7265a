import { incompleteBeta } from './incomplete-beta.js';
import { logBeta } from './log-gamma.js';
import { stirlingError } from './stirling-error.js';

/** Above this t² / df the tail is its leading power to all digits. */
const POWER_LAW = 1e30;

/** P(T > t) for t ≥ 0 and df degrees of freedom. */
export function studentTUpper(df: number, t: number): number {
  const ratio = (t / df) * t;
  if (ratio > POWER_LAW) return 0.5 * Math.exp((df / 2) * (Math.log(df) - 2 * Math.log(t)) - Math.log(df / 2) - logBeta(df / 2, 0.5));
  return 0.5 * incompleteBeta(df / 2, 0.5, 1 / (1 + ratio), ratio / (1 + ratio)).lower;
}

/** P(0 < T < t) for t ≥ 0. */
export function studentTCentre(df: number, t: number): number {
  const ratio = (t / df) * t;
  return 0.5 * incompleteBeta(df / 2, 0.5, 1 / (1 + ratio), ratio / (1 + ratio)).upper;
}

/** Density at t. */
export function studentTDensity(df: number, t: number): number {
  const ratio = (t / df) * t;
  // (1 + t² / df)^(df / 2) and its square root apart, since the exponent can be huge and the ratio, too.
  const logOnePlus = ratio > POWER_LAW ? 2 * Math.log(Math.abs(t)) - Math.log(df) : Math.log1p(ratio);
  return Math.exp(-(df / 2) * logOnePlus - 0.5 * logOnePlus + logDensityAtZero(df));
}

/** log Γ((df + 1) / 2) − log Γ(df / 2) − ½ log(π df). */
function logDensityAtZero(df: number): number {
  const halfShift = (df / 2) * Math.log1p(1 / df) - 0.5;
  return halfShift + stirlingError((df + 1) / 2) - stirlingError(df / 2) - 0.9189385332046728;
}
