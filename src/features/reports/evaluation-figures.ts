import type { Spec } from 'vega';
import type { ClassCurves, Evaluation } from '../../domain/evaluation/evaluations/evaluation.js';
import { digits } from './format-number.js';
import { escapeHtml } from './html/escape-html.js';
import { reportColors } from './html/report-colors.js';
import { confusionPlot } from './plots/confusion-plot.js';
import { curvePlot } from './plots/curve-plot.js';
import { renderPlot } from './plots/render-plot.js';

/** A plot as a file of its own. */
export interface EvaluationFigure {
  /** MLflow's name of the artifact, without extension. */
  readonly name: 'confusion_matrix' | 'roc_curve_plot' | 'precision_recall_curve_plot' | 'calibration_curve_plot';
  /** Readable on light and dark paper; needs nothing else. */
  readonly svg: string;
}

/** The plots of an evaluation of classes; none of others. @throws NotSupportedError when vega is not installed */
export async function evaluationFigures(evaluation: Evaluation): Promise<readonly EvaluationFigure[]> {
  const figures: EvaluationFigure[] = [];
  for (const { name, title, spec } of plotsOf(evaluation)) {
    if (spec !== undefined) figures.push({ name, svg: standalone(await renderPlot(spec), title) });
  }
  return figures;
}

function plotsOf({ confusionMatrix, curves = [] }: Evaluation) {
  const drawn = (points: (curve: ClassCurves) => readonly unknown[]) => curves.filter((curve) => points(curve).length > 0);
  const named = ({ label }: ClassCurves, about = '') => `${String(label)}${about}`;
  const roc = drawn((curve) => curve.roc).map((curve) => ({
    name: named(curve, `: area ${digits(curve.rocAuc)}`),
    points: curve.roc.map(({ falsePositiveRate, truePositiveRate }) => ({ x: falsePositiveRate, y: truePositiveRate })),
  }));
  const precisionRecall = drawn((curve) => curve.precisionRecall).map((curve) => ({
    name: named(curve, `: average precision ${digits(curve.precisionRecallAuc)}`),
    points: curve.precisionRecall.map(({ precision, recall }) => ({ x: recall, y: precision })),
  }));
  const calibration = drawn((curve) => curve.calibration).map((curve) => ({
    name: named(curve),
    points: curve.calibration.map(({ meanPredicted, shareActual }) => ({ x: meanPredicted, y: shareActual })),
  }));
  const plots: readonly { name: EvaluationFigure['name']; title: string; spec: Spec | undefined }[] = [
    { name: 'confusion_matrix', title: 'Confusion matrix', spec: confusionMatrix && confusionPlot(confusionMatrix) },
    {
      name: 'roc_curve_plot',
      title: 'ROC curve',
      spec: curveSpec(roc, { xTitle: 'False positive rate', yTitle: 'True positive rate', diagonal: true, steps: false, dots: false }),
    },
    {
      name: 'precision_recall_curve_plot',
      title: 'Precision-recall curve',
      spec: curveSpec(precisionRecall, { xTitle: 'Recall', yTitle: 'Precision', diagonal: false, steps: true, dots: false }),
    },
    {
      name: 'calibration_curve_plot',
      title: 'Calibration',
      spec: curveSpec(calibration, {
        xTitle: 'Mean predicted probability',
        yTitle: 'Share that came',
        diagonal: true,
        steps: false,
        dots: true,
      }),
    },
  ];
  return plots;
}

function curveSpec(...[curves, options]: Parameters<typeof curvePlot>): Spec | undefined {
  return curves.length === 0 ? undefined : curvePlot(curves, options);
}

const style = `${reportColors}:root { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }`;

/** An SVG with its colours, paper and a title, instead of those of a page around it. */
function standalone(svg: string, title: string): string {
  const start = svg.indexOf('>') + 1;
  const head = `<title>${escapeHtml(title)}</title><style>${style}</style><rect width="100%" height="100%" fill="var(--paper)"/>`;
  return `${svg.slice(0, start).replace('<svg ', '<svg role="img" ')}${head}${svg.slice(start)}\n`;
}
