// Elements of the page. Text only ever becomes text: nothing from the ledger is read as markup.

import { countText, figureText } from './format.js';

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

// The figure at a path of the document ("flow.rows.0.figures.paid"), as text. Whoever checks the
// page finds every figure by its path.
export function figureAt(document, path, currency) {
  const figure = valueAt(document, path);
  return element('span', { class: 'figure', 'data-figure': path, 'data-unit': currency },
                 figureText(figure, currency));
}

// A heading, what the part is about, and what stands in it.
export function part(id, title, about, ...children) {
  return element('section', { id, 'aria-labelledby': `${id}-title` },
                 element('h2', { id: `${id}-title` }, title), about ? element('p', { class: 'about' }, about) : null, ...children);
}

// A chart {drawing, unit} under its legend; the heading above says what it shows, the drawing's own
// label says it to those who do not see it.
export function chartFigure({ drawing, unit }, { legend = [], caption, words }) {
  const keys = legend.map(([name, colour]) => element('span', {}, swatch(colour), name));
  if (unit) keys.push(element('span', { class: 'unit' }, words.axis_in(unit)));
  return element('figure', {}, keys.length ? element('div', { class: 'legend', 'aria-hidden': 'true' }, keys) : null,
                 drawing, caption ? element('figcaption', {}, caption) : null);
}

function swatch(colour) {
  return element('i', { class: 'swatch', style: `background:${colour}` });
}

export function commandLine(name, command) {
  return element('p', { class: 'command' }, element('span', {}, `${name}: `), element('code', {}, command));
}

// How many facts there are, and the first positions.
function positionsOf(figure, words) {
  const { count, first } = figure.facts;
  if (count === 0) return words.no_facts;
  const rest = count - first.length;
  return first.join(', ') + (rest > 0 ? ` ${words.and_more(countText(rest))}` : '');
}

export function valueAt(document, path) {
  return path.split('.').reduce((part, name) => part?.[name], document);
}

// What stands behind figures: {path, name, currency} each.
export function basisOf(context, shown, commands) {
  const { figures, words } = context;
  const lines = shown.filter(({ path }) => valueAt(figures, path)).map(({ path, name, currency }) => {
    const figure = valueAt(figures, path);
    return element('tr', {},
                   element('th', { scope: 'row' }, name),
                   element('td', { class: 'number' }, figureAt(figures, path, 'amount' in figure ? currency : null)),
                   element('td', { class: 'number' }, figure.facts ? countText(figure.facts.count) : words.difference),
                   element('td', { class: 'positions' }, figure.facts ? positionsOf(figure, words) : ''));
  });
  return element('div', { class: 'basis' },
                 element('table', {},
                         element('thead', {}, element('tr', {}, [words.figure, words.amount, words.fact_count, words.positions].map(
                           (name, i) => element('th', { scope: 'col', class: i === 1 || i === 2 ? 'number' : null }, name)))),
                         element('tbody', {}, lines)),
                 commands.map(([name, command]) => commandLine(name, command)));
}

let rowsMade = 0;

// A table whose rows unfold what stands behind them. `columns`: {name, isNumber, cell(row, path)};
// `rows`: {path, name, basis} where basis makes what is unfolded.
export function unfoldingTable(context, caption, columns, rows) {
  const { words } = context;
  const head = element('thead', {}, element('tr', {},
    columns.map((column) => element('th', { scope: 'col', class: column.isNumber ? 'number' : null }, column.name)),
    element('th', { scope: 'col', class: 'unfold' }, element('span', { class: 'unseen' }, words.basis))));
  const body = element('tbody', {});
  for (const row of rows) {
    const id = `basis-${++rowsMade}`;
    const button = element('button', { type: 'button', 'aria-expanded': 'false', 'aria-controls': id,
                                       'aria-label': words.show_basis(row.name) }, words.basis);
    const unfolded = element('tr', { id, class: 'unfolded', hidden: true },
                             element('td', { colspan: columns.length + 1 }, row.basis()));
    button.addEventListener('click', () => {
      unfolded.hidden = !unfolded.hidden;
      button.setAttribute('aria-expanded', String(!unfolded.hidden));
    });
    body.append(element('tr', { class: row.class },
      columns.map((column, i) => element(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : null, class: column.isNumber ? 'number' : null },
                                         column.cell(row.row, row.path))),
      element('td', { class: 'unfold' }, button)), unfolded);
  }
  return element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': caption.title },
                 element('table', { class: columns.length > 6 ? 'wide' : null, 'aria-label': caption.title }, caption.unit ? element('caption', {}, caption.unit) : null, head, body));
}

