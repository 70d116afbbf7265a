import { expect } from 'vitest';
import { fixedSimulations } from '../support/stats/fixed-simulations.js';
import { bootstrapSimulation, intervalSimulations } from '../support/stats/interval-simulations.js';
import { alikeSimulation, coverageSimulation } from '../support/stats/sequential-simulations.js';
import { broken, repeat, type Seen, type Simulation } from '../support/stats/simulation.js';
import { prove } from './prove.js';

const english = new Intl.NumberFormat('en-US');
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.01 ? 3 : 2)} %`;
const told = (seen: readonly Seen[]): string => seen.map(({ name, share }) => `${name} ${percent(share)}`).join(', ');

function proveRates(what: string, simulation: Simulation, runs: number, seed: number): void {
  prove({ name: `${what}: ${simulation.name}`, rounds: `${english.format(runs)} runs, seed ${seed}` }, async () => {
    const seen = repeat(simulation, runs, seed);
    expect(broken(seen)).toEqual([]);
    return told(seen);
  });
}

const looking = { looks: 100, unitsPerLook: 200 };

for (const simulation of fixedSimulations) proveRates('Error rates of 5 % hold', simulation, 40_000, 1);
for (const simulation of intervalSimulations) proveRates('Intervals cover in 95 %', simulation, 20_000, 2);
proveRates('Intervals cover in 95 %', bootstrapSimulation, 1000, 3);
proveRates('Error rates of 5 % hold', alikeSimulation(looking), 2000, 4);
proveRates('Intervals cover in 95 %', coverageSimulation(looking), 2000, 5);
