import type { Spec } from 'vega';
import { renderPlot } from '../plots/render-plot.js';
import { inlineText } from './inline-text.js';

/** A plot with what stands around it. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  /** Absent while there is nothing to draw. */
  readonly spec: Spec | undefined;
  /** What is said in place of the plot. */
  readonly empty: string;
  /** Names by the places of their colours. */
  readonly legend?: readonly string[] | undefined;
}

/** Plots side by side, each with its title and what it shows. @throws NotSupportedError when vega is not installed */
export async function figuresHtml(figures: readonly Figure[]): Promise<string> {
  if (figures.length === 0) return '';
  const drawn: string[] = [];
  for (const figure of figures) drawn.push(await figureHtml(figure));
  return `<div class="plots">\n${drawn.join('\n')}\n</div>`;
}

async function figureHtml({ id, title, caption, spec, empty, legend }: Figure): Promise<string> {
  const plot = spec === undefined ? undefined : await renderPlot(spec);
  const parts = [
    `<figure id="${id}" aria-labelledby="${id}-title">`,
    `<h2 id="${id}-title">${inlineText(title)}</h2>`,
    `<figcaption>${inlineText(caption)}</figcaption>`,
    plot === undefined ? `<p>${inlineText(empty)}</p>` : plot.replace('<svg ', `<svg role="img" aria-labelledby="${id}-title" `),
  ];
  if (plot !== undefined && legend !== undefined) {
    parts.push(`<ul class="legend">${legend.map((name) => `<li>${inlineText(name)}</li>`).join('')}</ul>`);
  }
  return [...parts, '</figure>'].join('\n');
}
