import { ValidationError } from '../../../core/errors/request-error.js';
import { parseChoice } from '../../../core/validation/choice.js';
import { describe } from '../../../core/validation/describe.js';
import { isPlainObject } from '../../../core/validation/plain-object.js';
import { type AdaGrad, adaGrad, adaGradRule } from './ada-grad.js';
import { type Adam, adam, adamRule } from './adam.js';
import { type Ftrl, ftrl, ftrlRule } from './ftrl.js';
import type { OptimizerRule } from './optimizer-rule.js';
import { type Sgd, sgd, sgdRule } from './sgd.js';

/** How a learner turns gradients into steps: plain data, made by `sgd`, `adaGrad`, `ftrl` or `adam`. */
export type Optimizer = Sgd | AdaGrad | Ftrl | Adam;

const names = ['sgd', 'adaGrad', 'ftrl', 'adam'] as const;

/** Checks an optimizer and fills in what it leaves out. @throws ValidationError */
export function parseOptimizer(value: unknown): Optimizer {
  if (!isPlainObject(value)) {
    throw new ValidationError(`The option optimizer must be what sgd, adaGrad, ftrl or adam give, not ${describe(value)}.`);
  }
  const { name, ...options } = value as { readonly name?: unknown };
  switch (parseChoice('The name of an optimizer', name, names)) {
    case 'sgd':
      return sgd(options);
    case 'adaGrad':
      return adaGrad(options);
    case 'ftrl':
      return ftrl(options);
    case 'adam':
      return adam(options);
  }
}

/** The steps of an optimizer. */
export function optimizerRule(optimizer: Optimizer): OptimizerRule {
  switch (optimizer.name) {
    case 'sgd':
      return sgdRule(optimizer);
    case 'adaGrad':
      return adaGradRule(optimizer);
    case 'ftrl':
      return ftrlRule(optimizer);
    case 'adam':
      return adamRule(optimizer);
  }
}
