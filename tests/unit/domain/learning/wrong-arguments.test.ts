import { expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import * as learners from '../../../../src/learners.js';
import { calling, either, mistakesOf, namesOf, on, optional, optionalFields, options, type RightCall } from '../wrong-arguments.js';

const {
  ftrl,
  gaussianNaiveBayes,
  imputer,
  linearRegression,
  logisticRegression,
  oneHotEncoder,
  pipeline,
  softmaxRegression,
  standardScaler,
} = learners;

const features = [either('age', 'object'), either({ name: 'plan', kind: 'category' }, 'string')];
const gradient = {
  features,
  optimizer: { name: 'sgd', learningRate: optional(0.1) },
  l1: 0,
  l2: 0.1,
  intercept: true,
  initialIntercept: 0.5,
  interceptLearningRate: 0.1,
  clipGradient: 9,
};
const classes = ['no', 'yes'];

/** A row of the learners below: `age` is a number, or a flag, `plan` a text; both may be missing. */
const missing = ['undefined', 'null', 'NaN'];
const row = { age: either(30, 'boolean', ...missing), plan: either('free', ...missing) };
const label = either(false);
const rightOnnx = options({ graphName: 'churn', inputs: 'matrix', metadata: { owner: 'me' } });

function churn(): learners.Learner {
  const learner = pipeline(imputer(), oneHotEncoder(), standardScaler(), logisticRegression());
  return learner.learnOne({ age: 30, plan: 'free' }, false).learnOne({ age: 40, plan: 'paid' }, true);
}
function price(): learners.Learner {
  return linearRegression().learnOne([1, 2], 3).learnOne([2, 1], 4);
}
const newcomer = () => softmaxRegression();

/** A problem that is answered is as good as one that is thrown. */
function refused(problem: learners.RowProblem | learners.LabelProblem | undefined): void {
  if (problem !== undefined) throw new ValidationError(problem.message);
}

function savedLearner(): object {
  const saved = JSON.parse(JSON.stringify(pipeline(imputer(), linearRegression()).learnOne([1], 3)));
  const { kind, options: settings } = saved.model;
  const optimizer = { name: 'sgd', learningRate: optional(0.01) };
  const transformers = [{ kind: 'imputer', ...optionalFields({ numbers: 'mean', categories: 'mode' }) }];
  return { ...saved, transformers, model: { kind, options: optionalFields({ ...settings, optimizer }) } };
}

const rightCalls: Readonly<Record<string, RightCall>> = {
  adaGrad: calling(learners.adaGrad, either(options({ learningRate: 0.1, epsilon: 1e-8 }), 'number')),
  'adaGrad of a rate': calling(learners.adaGrad, optional(either(0.1, 'object'))),
  adam: calling(learners.adam, either(options({ learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 }), 'number')),
  ftrl: calling(ftrl, either(options({ learningRate: 0.1, beta: 1, l1: 0.1, l2: 0.1 }), 'number')),
  gaussianNaiveBayes: calling(gaussianNaiveBayes, options({ features, classes })),
  imputer: calling(imputer, options({ numbers: either({ constant: 3 }, 'string'), categories: either({ constant: 'none' }, 'string') })),
  'imputer by words': calling(imputer, options({ numbers: either('mean', 'object'), categories: either('mode', 'object') })),
  learnerFromJson: calling(learners.learnerFromJson, savedLearner()),
  linearRegression: calling(linearRegression, options(gradient)),
  logisticRegression: calling(logisticRegression, options({ ...gradient, classes })),
  minMaxScaler: calling(learners.minMaxScaler),
  oneHotEncoder: calling(oneHotEncoder),
  pipeline: calling(
    pipeline,
    oneHotEncoder(),
    either({ kind: 'imputer', ...optionalFields({ numbers: 'mean', categories: 'mode' }) }),
    linearRegression(),
  ),
  sgd: calling(learners.sgd, either(options({ learningRate: 0.1 }), 'number')),
  softmaxRegression: calling(softmaxRegression, options({ ...gradient, classes })),
  standardScaler: calling(standardScaler),
  'Learner.learnOne': on(churn, 'learnOne', row, label, options({ weight: 2 })),
  'Learner.learnOne of a list': on(price, 'learnOne', [either(1, 'boolean'), either(2, 'boolean')], 3, options({ weight: 2 })),
  'Learner.learnOne of the first row': on(
    newcomer,
    'learnOne',
    [either(1, 'boolean'), either(2, 'boolean')],
    either('yes', 'boolean', 'number'),
  ),
  'Learner.predictOne': on(churn, 'predictOne', row),
  'Learner.predictOne of a list': on(price, 'predictOne', [either(1, 'boolean'), either(2, 'boolean')]),
  'Learner.predictOne before the first row': on(newcomer, 'predictOne', [either(1, 'boolean'), either(2, 'boolean')]),
  'Learner.predictProbaOne': on(churn, 'predictProbaOne', row),
  'Learner.checkRow': calling((given: learners.FeatureRow) => refused(churn().checkRow(given)), row),
  'Learner.checkLabel': calling((given: learners.Label) => refused(churn().checkLabel(given)), label),
  'Learner.toOnnx': on(price, 'toOnnx', rightOnnx),
};

test('every export, and every method of a learner, is asked', () => {
  const asked = Object.keys({ ...rightCalls, Learner: undefined });
  expect(namesOf({ ...learners, Learner: churn().constructor }).filter((name) => !asked.includes(name))).toEqual([]);
});

test.each(Object.entries(rightCalls))('%s refuses wrong arguments', async (name, right) => {
  expect(await mistakesOf(name, right)).toEqual([]);
});
