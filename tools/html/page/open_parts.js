// What stands open, and what tests of control found.

import { horizontalBars } from './charts.js';
import { amountColumns, captionFor, colour, context, figures, language, rowsOf, words } from './context.js';
import { basisOf, chartFigure, commandLine, element, figureAt, part, unfoldingTable, valueAt } from './elements.js';
import { countText, dayText, figureText, lengthOf, unitOf } from './format.js';
import { basisRows, reportedUnder } from './keyed_parts.js';

// The figures of a tally: how many, and what they come to in each currency.
export function tallyCells(path) {
  return Object.keys(valueAt(figures, path)).map((key) => figureAt(figures, `${path}.${key}`, key === 'count' ? null : key));
}

function joined(cells) {
  return cells.flatMap((cell, i) => (i === 0 ? [cell] : [', ', cell]));
}

function tallyRows(path) {
  return Object.keys(valueAt(figures, path)).map((key) => (key === 'count'
    ? { path: `${path}.count`, name: words.key.count } : { path: `${path}.${key}`, name: words.amount, currency: key }));
}

export function claimPart() {
  const { claims } = figures;
  const rows = rowsOf('claims');
  const command = commandLine(words.reproduce, claims.command);
  const all = claims.open.count.number;
  const summary = unfoldingTable(context, { title: words.claims.title },
    [{ name: words.figure, cell: (row) => row.name }, { name: words.key.count, isNumber: true, cell: (_, path) => tallyCells(path)[0] },
     { name: words.key.open, isNumber: true, cell: (_, path) => (tallyCells(path).length > 1 ? joined(tallyCells(path).slice(1)) : '–') }],
    ['open', 'overdue'].map((key) => ({
      row: { name: words.claims[`${key}_in_all`] }, path: `claims.${key}`, name: words.claims[`${key}_in_all`],
      basis: () => basisOf(context, tallyRows(`claims.${key}`), [[words.reproduce, claims.command]]),
    })));
  const table = rows.length === 0 ? element('p', {}, words.claims.none) : unfoldingTable(context, captionFor(rows, words.claims.title), [
    { name: words.claims.key, cell: (row) => row.key },
    { name: words.claims.recipient, cell: (row) => row.name || row.recipient || words.unknown },
    { name: words.claims.grant, cell: (row) => row.grant },
    { name: words.claims.since, cell: (row) => dayText(row.since) },
    { name: words.claims.due, cell: (row) => (row.due ? [dayText(row.due), row.is_overdue ? element('strong', { class: 'overdue' }, ` ${words.claims.overdue}`) : null].filter(Boolean) : '–') },
    ...amountColumns(rows, ['open']),
  ], rows.map(({ row, path }) => ({
    row, path, name: row.key, basis: () => basisOf(context, basisRows(`${path}.figures`, row.currency), [[words.list_facts, row.facts_command]]),
  })));
  return part('claims', words.claims.title, words.claims.about(dayText(claims.on)) + reportedUnder(), summary,
              rows.length < all ? element('p', { class: 'note' }, words.claims.shown(rows.length, countText(all))) : null, table, command);
}

function currenciesOfTallies(rows) {
  return [...new Set(rows.flatMap((row) => Object.keys(row.figures)))].filter((key) => key !== 'count');
}

function tallyColumns(rows) {
  return [{ name: words.key.count, isNumber: true, cell: (_, path) => figureAt(figures, `${path}.figures.count`, null) },
          ...currenciesOfTallies(rows).map((currency) => ({
            name: `${words.key.at_risk}, ${unitOf(currency)}`, isNumber: true,
            cell: (row, path) => (row.figures[currency] ? figureAt(figures, `${path}.figures.${currency}`, null) : '–'),
          }))];
}

function severityMark(severity) {
  return element('span', { class: `severity severity-${severity}` }, words.findings.severity[severity]);
}

function findingList() {
  const rows = figures.findings.rows;
  const shown = rows.map((row, i) => element('tr', {},
    element('td', {}, severityMark(row.severity)), element('td', {}, dayText(row.day)),
    element('td', {}, element('span', { lang: 'en' }, row.what), row.assessed ? element('em', {}, ` ${words.findings.assessed[row.assessed]}, ${row.assessed_by}: ${row.assessment}`) : null),
    element('td', { class: 'number' }, row.figures?.at_risk ? figureAt(figures, `findings.rows.${i}.figures.at_risk`, row.currency) : '–'),
    element('td', { class: 'positions' }, row.positions.join(', '))));
  return element('details', {},
    element('summary', {}, rows.length < figures.findings.in_scope ? words.findings.listed(rows.length, countText(figures.findings.in_scope)) : words.findings.listed_all(rows.length)),
    element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': words.findings.title },
      element('table', {}, element('thead', {}, element('tr', {},
        [words.findings.key, words.findings.day, words.findings.what, words.key.at_risk, words.positions].map((name, i) => element('th', { scope: 'col', class: i === 3 ? 'number' : null }, name)))),
      element('tbody', {}, shown))));
}

export function findingPart() {
  const { findings } = figures;
  const severities = findings.severities.map((row, i) => ({ row, path: `findings.severities.${i}` }));
  const rules = findings.rules.map((row, i) => ({ row, path: `findings.rules.${i}` }));
  const { scheme, year } = figures.scope;
  const scope = year ? ` ${(scheme ? words.findings.of_scheme : words.findings.of_year)(year)}` : '';
  const about = words.findings.about(countText(findings.rules_in_all), countText(findings.in_all)) + scope;
  const commands = [[words.reproduce, findings.command]];
  const chart = findings.in_scope === 0 ? null : chartFigure(horizontalBars({
    keys: severities.map(({ row }) => words.findings.severity[row.key]), language, label: words.findings.chart,
    bars: severities.map(({ row }) => ({ key: words.findings.severity[row.key], length: lengthOf(row.figures.count), fill: colour[row.key], label: figureText(row.figures.count) })),
  }), { words });
  const table = unfoldingTable(context, { title: words.findings.title }, [{ name: words.findings.key, cell: (row) => severityMark(row.key) }, ...tallyColumns(severities.map(({ row }) => row))],
    severities.map(({ row, path }) => ({ row, path, name: words.findings.severity[row.key], basis: () => basisOf(context, tallyRows(`${path}.figures`), commands) })));
  const ruleTable = rules.length === 0 ? element('p', {}, words.findings.none) : unfoldingTable(context, { title: words.findings.by_rule },
    [{ name: words.findings.rule, cell: (row) => [element('code', {}, row.key), ' ', element('span', { lang: 'en', class: 'tests' }, row.tests)] },
     { name: words.findings.key, cell: (row) => severityMark(row.severity) }, ...tallyColumns(rules.map(({ row }) => row))],
    rules.map(({ row, path }) => ({ row, path, name: row.key, basis: () => basisOf(context, tallyRows(`${path}.figures`), [[words.reproduce, row.command]]) })));
  return part('findings', words.findings.title, about, chart, table, ruleTable, findings.rows.length > 0 ? findingList() : null,
              element('div', { class: 'commands' }, commandLine(words.reproduce, findings.command)));
}
