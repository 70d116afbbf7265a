import type { Random } from '../../../src/core/random.js';
import {
  type ConfidenceSequence,
  confidenceSequence,
  type GroupSequentialOptions,
  groupSequentialBounds,
  Moments,
  mixtureSprt,
  orThrow,
  welchTTest,
} from '../../../src/stats.js';
import { exponential } from './draw.js';
import type { Claim, Simulation } from './simulation.js';

/** How often one looks, and how many units an arm gets between two looks. */
export interface Looking {
  readonly looks: number;
  readonly unitsPerLook: number;
}

interface Look {
  readonly number: number;
  readonly first: Moments;
  readonly second: Moments;
  readonly effect: number;
  readonly standardError: number;
}

const ALPHA = 0.05;

/** Two arms that grow from look to look. */
function* watch({ looks, unitsPerLook }: Looking, draw: (arm: 0 | 1) => number): Generator<Look> {
  const [first, second] = [new Moments(), new Moments()];
  for (let number = 1; number <= looks; number++) {
    for (let unit = 0; unit < unitsPerLook; unit++) {
      first.add(draw(0));
      second.add(draw(1));
    }
    const { effect, standardError } = orThrow(welchTTest(first, second));
    yield { number, first, second, effect, standardError };
  }
}

const sequenceAt = ({ first, second, effect, standardError }: Look, alternative?: 'greater' | 'less'): ConfidenceSequence =>
  orThrow(confidenceSequence({ estimate: effect, standardError, n: first.n + second.n, alternative }));

const sprtAt = ({ first, second, effect }: Look, tauSquared: number) =>
  orThrow(mixtureSprt({ effect, varianceSum: first.variance + second.variance, n: first.n, tauSquared }));

const groupDesigns: readonly (readonly [name: string, options: GroupSequentialOptions])[] = [
  ['Lan-DeMets O’Brien-Fleming', {}],
  ['Lan-DeMets O’Brien-Fleming, total', { sides: 'two-sided-total' }],
  ['Lan-DeMets Pocock, one-sided', { spending: 'pocock', sides: 'one-sided' }],
  ['O’Brien-Fleming', { spending: 'classicalObrienFleming' }],
  ['Pocock', { spending: 'classicalPocock' }],
];

/** Arms that do not differ, at a rate of 0.3, looked at again and again. */
export function alikeSimulation(looking: Looking): Simulation {
  const zs = groupDesigns.map(([, options]) => groupSequentialBounds({ looks: looking.looks, ...options }).map(({ z }) => z));
  const plain: readonly Claim[] = [
    { name: 'an ordinary test at every look', rate: 0.25, is: 'at least' },
    { name: 'confidence sequence', rate: ALPHA, is: 'at most' },
    { name: 'one-sided confidence sequence', rate: ALPHA, is: 'at most' },
    { name: 'mixture SPRT', rate: ALPHA, is: 'at most' },
  ];
  return {
    name: `${looking.looks} looks at arms that do not differ`,
    claims: [...plain, ...groupDesigns.map(([name]): Claim => ({ name, rate: ALPHA, is: 'about', slack: 0.005 }))],
    play: (random: Random) => {
      const found = [...plain, ...groupDesigns].map(() => false);
      for (const look of watch(looking, () => (random.next() < 0.3 ? 1 : 0))) {
        const z = look.effect / look.standardError;
        const now = [
          Math.abs(z) > 1.959964,
          sequenceAt(look).pValue < ALPHA,
          sequenceAt(look, 'greater').pValue < ALPHA,
          sprtAt(look, 0.0004).pValue < ALPHA,
          ...zs.map(
            (bounds, design) => (groupDesigns[design]?.[1].sides === 'one-sided' ? z : Math.abs(z)) > (bounds[look.number - 1] as number),
          ),
        ];
        now.forEach((happened, index) => {
          if (happened) found[index] = true;
        });
      }
      return found;
    },
  };
}

/** Skewed values whose means differ: whether intervals contain the difference at every single look. */
export function coverageSimulation(looking: Looking): Simulation {
  const truth = 0.3;
  return {
    name: `${looking.looks} looks at arms that differ`,
    claims: [
      { name: 'confidence sequence', rate: 0.95, is: 'at least' },
      { name: 'one-sided confidence sequence', rate: 0.95, is: 'at least' },
      { name: 'mixture SPRT', rate: 0.95, is: 'at least' },
    ],
    play: (random: Random) => {
      const covered = [true, true, true];
      for (const look of watch(looking, (arm) => (1 + arm * truth) * exponential(random))) {
        [sequenceAt(look), sequenceAt(look, 'less'), sprtAt(look, 0.01)].forEach(({ lower, upper }, index) => {
          if (lower > truth || upper < truth) covered[index] = false;
        });
      }
      return covered;
    },
  };
}
