// Parts with a row for each county, group, recipient, scheme, month or year.

import { horizontalBars, standingBars } from './charts.js';
import { amountColumns, captionFor, colour, commandLines, commandsOf, context, currenciesOf, figures, isActive, language, rowsOf, words } from './context.js';
import { basisOf, chartFigure, element, part, unfoldingTable, valueAt } from './elements.js';
import { amountText, countText, lengthOf } from './format.js';
import { counties } from './words.js';

export function basisRows(path, currency) {
  return Object.keys(valueAt(figures, path)).map((key) => ({ path: `${path}.${key}`, name: words.key[key], currency }));
}

function keyedPart(name, { title, about, key, columns, nameOf, chart, after }) {
  // What nothing happened in stands last: a scheme that is left out would be a finding, one that is looked for in vain a nuisance.
  const rows = [...rowsOf(name)].sort((a, b) => (a.row.is_active === false) - (b.row.is_active === false));
  if (rows.length === 0) return part(name, title, words.nothing, commandLines(name));
  const table = unfoldingTable(context, captionFor(rows, title), [{ name: key, cell: nameOf }, ...columns(rows)],
    rows.map(({ row, path }) => ({
      row, path, name: nameOf(row), class: row.is_active === false ? 'inactive' : null,
      basis: () => basisOf(context, basisRows(`${path}.figures`, row.currency), commandsOf(name)),
    })));
  const drawings = currenciesOf(rows).map((currency) => chart(rows.filter(({ row }) => row.currency === currency).map(({ row }) => row), currency));
  return part(name, title, about, drawings, table, after, commandLines(name));
}

function shareChart(rows, currency, nameOf, labels) {
  const hasCost = rows.some((row) => isActive(row, ['cost']));
  const shown = rows.filter((row) => isActive(row, hasCost ? ['state_share', 'owner_share'] : ['paid']));
  if (shown.length === 0) return null;
  const keys = shown.map(nameOf);
  const bars = hasCost
    ? shown.flatMap((row) => [{ key: nameOf(row), length: lengthOf(row.figures.state_share), fill: colour.state },
                              { key: nameOf(row), length: lengthOf(row.figures.owner_share), fill: colour.owner }])
    : shown.map((row) => ({ key: nameOf(row), length: lengthOf(row.figures.paid), fill: colour.paid, label: amountText(row.figures.paid.amount, currency) }));
  const legend = hasCost ? [[words.key.state_share, colour.state], [words.key.owner_share, colour.owner]] : [[words.key.paid, colour.paid]];
  const label = hasCost ? labels.chart : labels.chart_paid;
  return chartFigure(horizontalBars({ bars, keys, currency, language, label }), { legend, words });
}

function countyName(row) {
  if (row.key === 'unknown') return words.unknown;
  return counties[row.key] ? `${row.key} ${counties[row.key]}` : row.key;
}

const shareKeys = ['cost', 'state_share', 'owner_share', 'paid', 'outstanding'];

export function reportedUnder() {
  return figures.scope.year ? ` ${words.counties.about_year(figures.scope.year)}` : '';
}

export function countyPart() {
  return keyedPart('counties', {
    title: words.counties.title, about: words.counties.about + reportedUnder(), key: words.counties.key, nameOf: countyName,
    columns: (rows) => amountColumns(rows, shareKeys),
    chart: (rows, currency) => shareChart(rows, currency, countyName, words.counties),
  });
}

export function groupPart() {
  const nameOf = (row) => words.groups.names[row.key] ?? row.key;
  return keyedPart('groups', {
    title: words.groups.title, about: words.groups.about + reportedUnder(), key: words.groups.key, nameOf,
    columns: (rows) => [{ name: words.key.recipients, isNumber: true, cell: (row) => countText(row.recipients) }, ...amountColumns(rows, shareKeys)],
    chart: (rows, currency) => shareChart(rows, currency, nameOf, words.groups),
    after: element('p', { class: 'note' }, `${words.groups.summed}:`),
  });
}

const recipientName = (row) => row.name || row.key;

export function recipientPart() {
  const { rows, in_all: all } = figures.recipients;
  const about = rows.length < all ? words.recipients.about(rows.length, countText(all)) : words.recipients.about_all(countText(all));
  return keyedPart('recipients', {
    title: words.recipients.title, about: about + reportedUnder(), key: words.recipients.key,
    nameOf: (row) => (row.name ? `${row.name} (${row.key})` : row.key),
    columns: (each) => [{ name: words.groups.key, cell: (row) => words.groups.names[row.group] ?? row.group }, ...amountColumns(each, ['paid', 'outstanding', 'claimed', 'repaid'])],
    chart: (each, currency) => {
      const shown = each.filter((row) => isActive(row, ['paid']));
      if (shown.length === 0) return null;
      const names = shown.map(recipientName);
      const key = (row) => (names.filter((name) => name === recipientName(row)).length > 1 ? `${recipientName(row)} ${row.key}` : recipientName(row));
      return chartFigure(horizontalBars({
        keys: shown.map(key), currency, language, label: words.recipients.chart,
        bars: shown.map((row) => ({ key: key(row), length: lengthOf(row.figures.paid), fill: colour.paid, label: amountText(row.figures.paid.amount, currency) })),
      }), { legend: [[words.key.paid, colour.paid]], words });
    },
  });
}

function schemeName(row) {
  if (!row.key) return words.schemes.none;
  return row.name ? `${row.name} (${row.key})` : row.key;
}

export function schemePart() {
  const isYear = Boolean(figures.scope.year);
  const keys = isYear ? ['appropriated', 'committed', 'paid', 'repaid', 'transferred', 'recipients', 'controls', 'breaches'] : shareKeys;
  return keyedPart('schemes', {
    title: figures.scope.scheme ? words.schemes.title_one : words.schemes.title,
    about: !isYear ? words.schemes.about : figures.scope.scheme ? words.schemes.about_one : words.schemes.about_year, key: words.schemes.key,
    nameOf: (row) => schemeName(row) + (row.money === 'fund' ? ` – ${words.fund.toLowerCase()}` : '') + (row.is_active === false ? ` – ${words.schemes.inactive}` : ''),
    columns: (rows) => amountColumns(rows, keys),
    chart: (rows, currency) => {
      const shown = rows.filter((row) => row.money !== 'fund' && isActive(row, ['paid']));
      if (shown.length < 2) return null;
      return chartFigure(horizontalBars({
        keys: shown.map(schemeName), currency, language, label: words.schemes.chart,
        bars: shown.map((row) => ({ key: schemeName(row), length: lengthOf(row.figures.paid), fill: colour.paid, label: amountText(row.figures.paid.amount, currency) })),
      }), { legend: [[words.key.paid, colour.paid]], words });
    },
  });
}

function monthName(key) {
  const [year, month] = key.split('-');
  const name = words.months.names[Number(month) - 1];
  return Number(year) === figures.scope.year ? name : `${name} ${year}`;
}

export function monthPart() {
  const year = figures.scope.year;
  return keyedPart('months', {
    title: words.months.title, about: words.months.about, key: words.months.key,
    nameOf: (row) => monthName(row.key) + (row.money === 'fund' ? ` – ${words.fund.toLowerCase()}` : ''),
    columns: (rows) => amountColumns(rows, ['paid']),
    chart: (rows, currency) => {
      const shown = rows.filter((row) => row.money !== 'fund');
      if (shown.length === 0) return null;
      const inYear = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`);
      const keys = [...new Set([...inYear, ...shown.map((row) => row.key)])].sort();
      return chartFigure(standingBars({
        keys, currency, language, label: words.months.chart, tick: (key) => monthName(key).slice(0, 3) + (key.startsWith(`${year}-`) ? '' : ` ${key.slice(0, 4)}`),
        bars: shown.map((row) => ({ key: row.key, length: lengthOf(row.figures.paid), fill: colour.paid })),
      }), { legend: [[words.key.paid, colour.paid]], words });
    },
  });
}

export function yearPart() {
  return keyedPart('due_years', {
    title: words.due_years.title, about: words.due_years.about + (figures.flow.rows.some((row) => row.money === 'fund') ? ` ${words.due_years.funds}` : ''), key: words.due_years.key, nameOf: (row) => row.key,
    columns: (rows) => amountColumns(rows, ['appropriated', 'transferred', 'committed', 'paid', 'repaid', 'available']),
    chart: (rows, currency) => {
      const shown = rows.filter((row) => isActive(row, ['paid', 'committed']));
      if (shown.length === 0) return null;
      return chartFigure(standingBars({
        keys: shown.map((row) => row.key), currency, language, label: words.due_years.chart, tick: (key) => key,
        bars: shown.flatMap((row) => [{ key: row.key, length: lengthOf(row.figures.paid), fill: colour.paid },
                                      { key: row.key, length: lengthOf(row.figures.committed), fill: colour.committed }]),
      }), { legend: [[words.key.paid, colour.paid], [words.key.committed, colour.committed]], words });
    },
  });
}
