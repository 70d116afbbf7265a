import type { ABTestingFramework } from 'mlflow-ops';
import { type SettableClock, seededRandom } from 'mlflow-ops/testing';
import { breastCancer } from './breast-cancer.js';
import { caseAt } from './champion.js';
import { unseen } from './study.js';

const hour = 3_600_000;
const day = 24 * hour;
const random = seededRandom(569);
const between = (from: number, to: number): number => from + (to - from) * random.next();

/** A diagnosis from the laboratory, long after the model was asked. */
interface Diagnosis {
  readonly at: number;
  readonly requestId: string;
  readonly malignant: boolean;
  /** Probability that the model gave. */
  readonly predicted: number;
}

/** Doctors who ask the model about cases that it never saw, and the laboratory that says what the cases were. */
export class Practices {
  readonly #ab: ABTestingFramework;
  readonly #testId: string;
  readonly #clock: SettableClock;
  readonly #expected: Diagnosis[] = [];
  /** Variant of every doctor who has asked. */
  readonly variants = new Map<string, string>();

  constructor(ab: ABTestingFramework, testId: string, clock: SettableClock) {
    this.#ab = ab;
    this.#testId = testId;
    this.#clock = clock;
  }

  /** A day on which so many doctors begin to ask, each about one to three cases. */
  async day(doctors: number): Promise<void> {
    const begin = this.#clock.now();
    const times = Array.from({ length: doctors }, () => begin + Math.floor(between(8 * hour, 18 * hour))).sort((a, b) => a - b);
    for (const at of times) {
      this.#diagnose(at);
      this.#clock.set(at);
      const doctor = `doctor-${this.variants.size + 1}`;
      for (let cases = Math.ceil(between(0, 3)); cases > 0; cases--) await this.#ask(doctor);
    }
    this.#diagnose(begin + day);
    this.#clock.set(begin + day);
  }

  async #ask(doctor: string): Promise<void> {
    const index = unseen[Math.floor(between(0, unseen.length))] ?? 0;
    const { prediction, decision } = await this.#ab.predict({ testId: this.#testId, unitId: doctor, input: [caseAt(index)] });
    this.variants.set(doctor, decision.variant);
    const at = this.#clock.now() + between(4 * hour, 30 * hour);
    const [predicted = Number.NaN] = prediction.values('malignant') as number[];
    this.#expected.push({ at, requestId: decision.requestId, malignant: breastCancer.labels[index] === 1, predicted });
  }

  /** What the laboratory knows by then. A case is settled when the model was certain, and right. */
  #diagnose(until: number): void {
    this.#expected.sort((a, b) => b.at - a.at);
    while ((this.#expected.at(-1)?.at ?? Number.POSITIVE_INFINITY) <= until) {
      const { requestId, malignant, predicted } = this.#expected.pop() as Diagnosis;
      const towardsTruth = malignant ? predicted : 1 - predicted;
      const metrics = { settled: Number(towardsTruth >= 0.95), mistaken: Number(towardsTruth <= 0.05) };
      this.#ab.recordOutcome(requestId, { actual: malignant, metrics });
    }
  }
}
