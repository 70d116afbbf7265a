import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import type { Label, LabelProblem } from './learner.js';
import { isOnnxText } from './rows/is-onnx-text.js';

/** The classes of a classifier and their indices: those that were given, or all that appear, as many as the model tells apart. */
export class ClassLabels {
  readonly classes: Label[] = [];
  /** Whether the classes were given, so that there are no others. */
  readonly given: boolean;
  readonly #indices = new Map<Label, number>();
  readonly #most: number;

  /**
   * @param most - Most classes that the model tells apart.
   * @throws ValidationError
   */
  constructor(most: number, given: boolean, classes: readonly Label[] = []) {
    this.#most = most;
    this.given = given;
    if (!Array.isArray(classes)) throw new ValidationError(`The option classes must be a list of labels, not ${describe(classes)}.`);
    for (const label of classes) {
      const problem = this.#problemOf(label);
      if (problem !== undefined) throw new ValidationError(`The option classes cannot be taken. ${problem.message}`);
      if (this.#indices.has(label)) throw new ValidationError(`The option classes names ${describe(label)} twice.`);
      this.#push(label);
    }
    if (given && classes.length < 2) throw new ValidationError(`The option classes must name at least two classes, not ${classes.length}.`);
  }

  /** The index of a class that is known. */
  indexOf(label: Label): number | undefined {
    return this.#indices.get(label);
  }

  /** Why a label would be refused, or nothing. */
  check(label: Label): LabelProblem | undefined {
    if (this.#indices.has(label)) return undefined;
    if (!this.given) return this.#problemOf(label);
    return { reason: 'new-class', message: `${describe(label)} is none of the classes that were given: ${this.#listed()}.` };
  }

  /** The index of a class that `check` had nothing against, which is added when it is new. */
  admit(label: Label): number {
    const known = this.#indices.get(label);
    if (known !== undefined) return known;
    // Both are known by the first: false is the first class then, whichever came first.
    for (const each of typeof label === 'boolean' ? [false, true] : [label]) this.#push(each);
    return this.#indices.get(label) as number;
  }

  #problemOf(label: Label): LabelProblem | undefined {
    const [first] = this.classes;
    if (typeof label === 'number' ? !Number.isSafeInteger(label) : typeof label !== 'string' && typeof label !== 'boolean') {
      return { reason: 'bad-label', message: `The label of a class must be true or false, an integer or a text, not ${describe(label)}.` };
    }
    if (typeof label === 'string' && !isOnnxText(label)) {
      return {
        reason: 'bad-label',
        message: `The label ${describe(label)} has a NUL or half a surrogate pair, which ONNX files cannot hold.`,
      };
    }
    if (first !== undefined && typeof first !== typeof label) {
      return { reason: 'bad-label', message: `The label ${describe(label)} is not of the type of the other classes: ${this.#listed()}.` };
    }
    if (this.classes.length < this.#most) return undefined;
    const message = `This model tells ${this.#most} classes apart (${this.#listed()}); ${describe(label)} would be a further one. Use softmaxRegression() or gaussianNaiveBayes(), or leave such rows out.`;
    return { reason: 'new-class', message };
  }

  #listed(): string {
    return `${this.classes.slice(0, 8).map(String).join(', ')}${this.classes.length > 8 ? ', …' : ''}`;
  }

  #push(label: Label): void {
    this.#indices.set(label, this.classes.push(label) - 1);
  }
}
