import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { gaussLegendre } from './gauss-legendre.js';
import type { TailAt } from './solve-quantile.js';
import { normalPdf, normalSf } from './standard-normal.js';

/** Brownian motion observed at information t₁ < t₂ < …, which stops where |S(t)| / √t, or S(t) / √t, passes a bound. */
export interface BoundaryCrossing {
  /** Probability of passing bound z at this information and none before, and its slope in z. */
  at(information: number, z: number): TailAt;
  /** Goes on from this information to the `next`, with what did not pass bound z. */
  advance(information: number, z: number, next: number): void;
}

/** Panels of four standard deviations of the smaller of two neighbouring steps, with sixteen nodes each, leave 1e-13. */
const PANEL = 4;
const NODES = 16;
const MOST_PANELS = 500;
/** Beyond so many standard deviations the normal tail is smaller than a double can be. */
const HIGHEST = 38;
/** So far on the side that never stops lies nothing that comes back. */
const LOWEST = -9;

/** What did not pass so far: its density at the nodes of a quadrature rule, times their weights. */
interface Remaining {
  readonly information: number;
  readonly places: readonly number[];
  readonly masses: readonly number[];
}

/**
 * The recursive integration of Armitage, McPherson and Rowe (1969): the density of the sum among tests that go on is the one before,
 * cut at the bound and convolved with the next independent normal step.
 */
export function boundaryCrossing(twoSided: boolean): BoundaryCrossing {
  const rule = gaussLegendre(NODES);
  let remaining: Remaining = { information: 0, places: [0], masses: [1] };

  const at = (information: number, z: number): TailAt => {
    const { places, masses } = remaining;
    const root = Math.sqrt(information);
    const step = Math.sqrt(information - remaining.information);
    let value = 0;
    let slope = 0;
    const pass = (distance: number, mass: number): void => {
      value += mass * normalSf(distance);
      slope += mass * normalPdf(distance);
    };
    for (let index = 0; index < places.length; index++) {
      const place = places[index] as number;
      const mass = masses[index] as number;
      pass((z * root - place) / step, mass);
      if (twoSided) pass((z * root + place) / step, mass);
    }
    return { value, density: (slope * root) / step };
  };

  const densityAt = (s: number, step: number): number => {
    const { places, masses } = remaining;
    let density = 0;
    for (let index = 0; index < places.length; index++) {
      const distance = (s - (places[index] as number)) / step;
      density += (masses[index] as number) * Math.exp(-0.5 * distance * distance);
    }
    return density / (step * Math.sqrt(2 * Math.PI));
  };

  const advance = (information: number, z: number, next: number): void => {
    const step = Math.sqrt(information - remaining.information);
    const to = Math.min(z, HIGHEST) * Math.sqrt(information);
    const from = twoSided ? -to : LOWEST * Math.sqrt(information);
    const panels = Math.ceil((to - from) / (PANEL * Math.min(step, Math.sqrt(next - information))));
    if (panels > MOST_PANELS) throw new StatisticsError(`Looks beside information ${information} are too near together.`);
    const half = (to - from) / (2 * panels);
    const places: number[] = [];
    const masses: number[] = [];
    for (let panel = 0; panel < panels; panel++) {
      rule.nodes.forEach((node, index) => {
        const place = from + half * (2 * panel + 1 + node);
        places.push(place);
        masses.push(half * (rule.weights[index] as number) * densityAt(place, step));
      });
    }
    remaining = { information, places, masses };
  };

  return { at, advance };
}
