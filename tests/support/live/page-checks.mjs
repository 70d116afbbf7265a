// Functions that run in a page, and so use nothing from outside themselves. Types are in page-checks.d.mts.

/** What is wrong with the plots of a page: nothing drawn, texts that overlap or leave their plot. */
export function plotProblems() {
  const problems = [];
  for (const svg of document.querySelectorAll('figure svg')) {
    const name = svg.closest('figure')?.id ?? '';
    const paper = svg.getBoundingClientRect();
    const marks = [...svg.querySelectorAll('.mark-area path, .mark-rect path, .mark-symbol path, .mark-line path')];
    const drawn = marks.filter((mark) => mark.getBBox().width > 0 && mark.getBBox().height > 0);
    if (paper.width < 200 || paper.height < 50 || drawn.length === 0) problems.push(`${name}: nothing is drawn`);
    const texts = [...svg.querySelectorAll('text')].filter((text) => text.textContent !== '');
    if (texts.length < 3) problems.push(`${name}: ${texts.length} texts`);
    const boxes = texts.map((text) => ({ text: text.textContent ?? '', box: text.getBoundingClientRect() }));
    for (const [index, { text, box }] of boxes.entries()) {
      if (box.left < paper.left - 1 || box.right > paper.right + 1 || box.top < paper.top - 1 || box.bottom > paper.bottom + 1) {
        problems.push(`${name}: "${text}" leaves the plot`);
      }
      for (const other of boxes.slice(index + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 0.5 && down > 0.5) problems.push(`${name}: "${text}" overlaps "${other.text}"`);
      }
    }
  }
  return problems;
}

/** The contrast of every text of a page with what is behind it, as WCAG 2 defines it. */
export function contrasts() {
  const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (channels(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const elements = [...document.body.querySelectorAll('*')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== ''),
  );
  return elements.map((element) => {
    const { color, fill } = getComputedStyle(element);
    const one = luminance(element instanceof SVGElement ? fill : color);
    const other = luminance(behind(element));
    return { text: element.textContent ?? '', ratio: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) };
  });
}

/** The kinds of elements of a page. */
export function tagNames() {
  return [...new Set([...document.querySelectorAll('*')].map(({ localName }) => localName))].sort();
}

/** How many tables are wider than their place. */
export function cutTables() {
  return [...document.querySelectorAll('.table')].filter((table) => table.scrollWidth > table.clientWidth).length;
}

/** Colour of the paper, and of the text of a plot. */
export function colors() {
  const text = document.querySelector('figure text');
  return { paper: getComputedStyle(document.documentElement).backgroundColor, ink: text && getComputedStyle(text).fill };
}

/** The different colours of the bars of the first plot. */
export function barColors() {
  const bars = document.querySelector('figure svg')?.querySelectorAll('.mark-rect path') ?? [];
  return [...new Set([...bars].map((bar) => getComputedStyle(bar).fill))];
}

/** Width that the page needs. */
export function pageWidth() {
  return document.documentElement.scrollWidth;
}
