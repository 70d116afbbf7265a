import { seededRandom } from 'mlflow-ops/testing';
import { breastCancer, everyCase } from './breast-cancer.js';
import { caseAt } from './champion.js';

/** A case as the practice sends it, and what the laboratory will say. */
export interface NewCase {
  readonly measurements: Record<string, number>;
  readonly diagnosis: string;
}

/** What the laboratory says about a case. */
export const diagnosisOf = (index: number): string => (breastCancer.labels[index] === 1 ? 'malignant' : 'benign');

/** The known cases again and again, in random order; a new microscope measures every length `shrink` times what it was. */
export class Microscope {
  readonly #random = seededRandom(569);

  next(shrink: number): NewCase {
    const index = Math.floor(this.#random.next() * everyCase.length);
    const measured = Object.entries(caseAt(index)).map(([name, value]) => {
      if (name.includes('area')) return [name, value * shrink ** 2] as const;
      return [name, /radius|perimeter/.test(name) ? value * shrink : value] as const;
    });
    return { measurements: Object.fromEntries(measured), diagnosis: diagnosisOf(index) };
  }
}
