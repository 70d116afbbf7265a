import { expect, test } from 'vitest';
import { ModelEvaluator } from '../../../../src/features/evaluation/model-evaluator.js';
import { evaluationFigures } from '../../../../src/features/reports/evaluation-figures.js';

const hostile = [
  '</style></svg><script>alert(1)</script>',
  `"><img src=x onerror='alert(1)'>`,
  '__proto__',
  '\u202egnp.\u0000日本',
  'W'.repeat(10_000),
];

test('Names of classes are shown as text in every figure of an evaluation, however hostile or long', async () => {
  const labels = Array.from({ length: 60 }, (_, row) => hostile[row % hostile.length] as string);
  const probabilities = labels.map((label, row) => hostile.map((each) => (each === label && row % 3 > 0 ? 0.6 : 0.1)));
  const evaluation = await new ModelEvaluator().evaluate({ probabilities, classes: hostile }, { labels });
  const figures = await evaluationFigures(evaluation);
  expect(figures).toHaveLength(4);
  for (const { name, svg } of figures) {
    expect(svg, name).not.toMatch(/<script|<img|<\/svg>(?!\s*$)/i);
    expect(svg.match(/<\/style>/g), name).toHaveLength(1);
    expect(svg, name).toContain('&lt;/s');
    expect(svg, name).toContain('__p');
    expect(svg, name).not.toMatch(/(?!\n)\p{Cc}|\p{Cs}|\u202e/u);
    expect(svg.length, name).toBeLessThan(150_000);
  }
});
