import { reportColors } from './report-colors.js';

/** The look of a report: readable in light and dark, on narrow screens and on paper. */
export const reportStyle = `
${reportColors}* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 66rem; padding: 2rem 1rem 4rem; font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1, h2, p, ul, dl, figure { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; overflow-wrap: anywhere; }
p, li, dd, figcaption { overflow-wrap: anywhere; }
bdi { unicode-bidi: isolate; }
.kind, .note, figcaption, dt, footer { color: var(--muted); font-size: .875rem; }
.advice { background: var(--raised); border-left: .25rem solid var(--accent); border-radius: .25rem; margin: 1.5rem 0; padding: 1rem 1.25rem; }
.advice.good { border-color: var(--good); }
.advice.bad { border-color: var(--bad); }
.advice p { font-size: 1.25rem; font-weight: 600; }
ul { padding-left: 1.25rem; }
dl { display: grid; gap: .75rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
dd { margin: 0; }
.plots { display: grid; gap: 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); margin-top: 2.5rem; }
figure { max-width: 34rem; min-width: 0; }
figure h2 { margin: 0; }
figure svg { display: block; height: auto; margin-top: .5rem; width: 100%; }
.legend { display: flex; flex-wrap: wrap; font-size: .875rem; gap: .25rem 1rem; list-style: none; padding: 0; }
.legend li::before { background: var(--swatch); border-radius: .125rem; content: ""; display: inline-block; height: .75em; margin-right: .4em; width: .75em; }
${Array.from({ length: 8 }, (_, place) => `.legend li:nth-child(${place + 1}) { --swatch: var(--arm-${place}); }`).join('\n')}
.table { overflow-x: auto; }
.table:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; }
th { color: var(--muted); font-weight: 600; vertical-align: bottom; }
td { max-width: 20rem; min-width: 5rem; overflow-wrap: break-word; }
.number { text-align: right; white-space: nowrap; }
th.number { white-space: normal; }
td.good { color: var(--good); font-weight: 600; }
td.bad { color: var(--bad); font-weight: 600; }
.muted { color: var(--muted); }
footer { margin-top: 3rem; }
@media print {
  @page { margin: 15mm; }
  html { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .plots { grid-template-columns: 1fr 1fr; gap: 1rem; }
  .table { overflow: visible; }
  table { font-size: 7.5pt; }
  td { min-width: 0; }
  .number { white-space: normal; }
  figure, .advice, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`;
