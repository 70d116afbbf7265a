import type { Spec } from 'vega';
import { NotSupportedError } from '../../../core/errors/request-error.js';

type Vega = typeof import('vega');

/** Draws a plot as the text of an SVG element. @throws NotSupportedError when vega is not installed */
export async function renderPlot(spec: Spec): Promise<string> {
  const vega = await loadVega();
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logLevel: vega.None });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

async function loadVega(): Promise<Vega> {
  try {
    return await import('vega');
  } catch (error) {
    if (!/MODULE_NOT_FOUND/.test(String((error as NodeJS.ErrnoException).code))) throw error;
    throw new NotSupportedError(
      'Plots are drawn with vega, which is not installed. Install it with `npm install vega`, or do without plots: a report in the format ' +
        "'markdown', 'json' or 'csv', an evaluation logged with `plots: false`.",
      { store: 'report', details: { missing: 'vega' } },
    );
  }
}
