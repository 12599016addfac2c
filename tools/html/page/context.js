// The figures that stand in the page as JSON (docs/report_html.md), and what all its parts need of them.

import { commandLine, element, figureAt } from './elements.js';
import { lengthOf, unitOf } from './format.js';
import { wordsOf } from './words.js';

// A name may hold characters that turn the direction of what follows it, and so show another number.
const turns = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
export const figures = JSON.parse(document.getElementById('figures').textContent,
                                  (key, value) => (typeof value === 'string' ? value.replace(turns, '') : value));
export const language = document.documentElement.lang;
export const words = wordsOf(language);
export const context = { figures, words, language };

export const colour = {
  appropriated: 'var(--appropriated)', paid: 'var(--paid)', committed: 'var(--committed)', state: 'var(--state)',
  owner: 'var(--owner)', other: 'var(--other)', neutral: 'var(--neutral)', high: 'var(--high)', medium: 'var(--medium)',
  low: 'var(--low)', note: 'var(--note)', repaid: 'var(--repaid)',
};

// Rows of a part with where they stand in the document.
export function rowsOf(name) {
  return figures[name].rows.map((row, i) => ({ row, path: `${name}.rows.${i}` }));
}

export function currenciesOf(rows) {
  return [...new Set(rows.map(({ row }) => row.currency).filter(Boolean))];
}

// Amounts carry their unit where a table has several; else its caption says it.
export function captionFor(rows, title) {
  const currencies = currenciesOf(rows);
  return { title, unit: currencies.length === 1 ? words.amounts_in(unitOf(currencies[0])) : '' };
}

export function amountColumns(rows, keys) {
  const isMixed = currenciesOf(rows).length > 1;
  return keys.map((key) => ({
    name: words.key[key], isNumber: true,
    cell: (row, path) => (row.figures?.[key] ? figureAt(figures, `${path}.figures.${key}`, isMixed && 'amount' in row.figures[key] ? row.currency : null) : '–'),
  }));
}

export function commandsOf(name) {
  const { command, facts_command: facts } = figures[name];
  return [[words.reproduce, command], ...(facts && facts !== command ? [[words.list_facts, facts]] : [])];
}

export function commandLines(name) {
  return element('div', { class: 'commands' }, commandsOf(name).map(([title, command]) => commandLine(title, command)));
}

export const isActive = (row, keys) => keys.some((key) => row.figures?.[key] && lengthOf(row.figures[key]) !== 0);
