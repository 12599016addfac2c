// Makes the page of the figures that stand in it as JSON (docs/report_html.md).

import { flowChart, horizontalBars, standingBars } from './charts.js';
import { basisOf, chartFigure, commandLine, element, figureAt, part, unfoldingTable, valueAt } from './elements.js';
import { amountText, countText, dayText, figureText, lengthOf, timeText, unitOf } from './format.js';
import { counties, wordsOf } from './words.js';

const figures = JSON.parse(document.getElementById('figures').textContent);
const language = document.documentElement.lang;
const words = wordsOf(language);
const context = { figures, words, language };

const colour = {
  appropriated: 'var(--appropriated)', paid: 'var(--paid)', committed: 'var(--committed)', state: 'var(--state)',
  owner: 'var(--owner)', other: 'var(--other)', neutral: 'var(--neutral)', high: 'var(--high)', medium: 'var(--medium)',
  low: 'var(--low)', note: 'var(--note)', repaid: 'var(--repaid)',
};

// Rows of a part with where they stand in the document.
function rowsOf(name) {
  return figures[name].rows.map((row, i) => ({ row, path: `${name}.rows.${i}` }));
}

function currenciesOf(rows) {
  return [...new Set(rows.map(({ row }) => row.currency).filter(Boolean))];
}

// Amounts carry their unit where a table has several; else its caption says it.
function captionFor(rows, title) {
  const currencies = currenciesOf(rows);
  return { title, unit: currencies.length === 1 ? words.amounts_in(unitOf(currencies[0])) : '' };
}

function amountColumns(rows, keys) {
  const isMixed = currenciesOf(rows).length > 1;
  return keys.map((key) => ({
    name: words.key[key], isNumber: true,
    cell: (row, path) => (row.figures?.[key] ? figureAt(figures, `${path}.figures.${key}`, isMixed && 'amount' in row.figures[key] ? row.currency : null) : '–'),
  }));
}

function commandsOf(name) {
  const { command, facts_command: facts } = figures[name];
  return [[words.reproduce, command], ...(facts && facts !== command ? [[words.list_facts, facts]] : [])];
}

function commandLines(name) {
  return element('div', { class: 'commands' }, commandsOf(name).map(([title, command]) => commandLine(title, command)));
}

const isActive = (row, keys) => keys.some((key) => row.figures?.[key] && lengthOf(row.figures[key]) !== 0);

// --- The flow

function flowSides(row) {
  const of = (key) => lengthOf(row.figures[key]);
  const own = (key) => (row.own ? row.own[key] : row.figures[key]);
  const node = (side, id, name, figure, fill) => ({ side, id, name, fill, figure, length: figure ? Math.abs(lengthOf(figure)) : 0 });
  const signed = (key, positive, negative, fill) => (of(key) >= 0 ? node(...positive, row.figures[key], fill) : node(...negative, row.figures[key], fill));
  const all = [
    node('out', 'paid', words.key.paid, own('paid'), colour.paid),
    node('out', 'committed', words.key.committed, own('committed'), colour.committed),
    signed('appropriated', ['in', 'appropriated', words.key.appropriated], ['out', 'appropriated', words.key.appropriated], colour.appropriated),
    signed('transferred', ['in', 'transferred', words.flow.transferred_in], ['out', 'transferred', words.flow.transferred_out], of('transferred') < 0 ? colour.neutral : colour.other),
    signed('repaid', ['in', 'repaid', words.key.repaid], ['out', 'repaid', words.key.repaid], colour.repaid),
    signed('available', ['out', 'available', words.key.available], ['in', 'available', words.flow.overdrawn], of('available') < 0 ? colour.high : colour.neutral),
    signed('lapsed', ['out', 'lapsed', words.key.lapsed], ['in', 'lapsed', words.key.lapsed], colour.neutral),
    signed('to_treasury', ['out', 'to_treasury', words.key.to_treasury], ['in', 'to_treasury', words.key.to_treasury], colour.owner),
  ];
  for (const key of ['paid', 'committed']) {
    if (row.others) all.push(node('out', `others_${key}`, words.key[`others_${key}`], row.others[key], colour.other));
  }
  if (row.outside) all.push(node(lengthOf(row.outside) > 0 ? 'in' : 'out', 'outside', words.key.outside, row.outside, colour.other));
  return all.filter((each) => each.length > 0);
}

function flowDrawing(row, title) {
  const sides = flowSides(row);
  if (!sides.some((node) => node.side === 'in') || !sides.some((node) => node.side === 'out')) return null;
  const promised = ['paid', 'committed'].filter((id) => sides.some((node) => node.id === id));
  const middle = [{ side: 'middle', id: 'disposal', name: words.flow.disposal, fill: colour.neutral }];
  if (promised.length > 0) middle.push({ side: 'middle', id: 'promised', name: words.flow.committed_in_all, fill: colour.paid });
  // In the order in which they leave a node: what was promised first.
  const links = [];
  if (promised.length > 0) {
    const sum = sides.filter((node) => promised.includes(node.id)).reduce((all, node) => all + node.length, 0);
    links.push({ source: 'disposal', target: 'promised', length: sum });
  }
  for (const node of sides) {
    if (node.side === 'in') links.push({ source: node.id, target: 'disposal', length: node.length });
    else links.push({ source: promised.includes(node.id) ? 'promised' : 'disposal', target: node.id, length: node.length });
  }
  const nodes = [...sides.filter((node) => node.side === 'in'), ...middle, ...sides.filter((node) => node.side === 'out')]
    .map((node) => ({ ...node, label: node.figure ? amountText(node.figure.amount.replace(/^-/, ''), row.currency) : null }));
  return chartFigure(flowChart({ nodes, links, label: words.flow.chart }), { caption: title, words });
}

function linesText(lines) {
  const shown = lines.slice(0, 12).join(', ');
  return words.flow.lines(lines.length > 12 ? `${shown} ${words.and_more(countText(lines.length - 12))}` : shown);
}

// The figures of a flow, and where each stands in its row.
const flowLines = [
  ...['appropriated', 'transferred', 'repaid', 'committed', 'paid'].map((key) => ({ key, at: `figures.${key}` })),
  ...['own', 'others'].flatMap((whose) => ['committed', 'paid'].map((key) => ({ key: `${whose}_${key}`, at: `${whose}.${key}` }))),
  ...['to_treasury', 'lapsed', 'available', 'authority'].map((key) => ({ key, at: `figures.${key}` })),
  { key: 'outside', at: 'outside' },
];

function flowPart() {
  const rows = rowsOf('flow');
  if (rows.length === 0) return part('flow', words.flow.title, words.nothing);
  const drawings = rows.map(({ row }) => {
    const name = rows.length > 1 ? `${words[row.money]}, ${row.currency}. ` : '';
    const title = `${name}${linesText(row.lines)}` + (row.others ? ` ${words.flow.others}` : '');
    return flowDrawing(row, title);
  });
  const columns = [{ name: words.figure, cell: (row) => words.key[row.key] }];
  const isMixed = rows.length > 1;
  for (const { row, path } of rows) {
    columns.push({ name: isMixed ? `${words[row.money]}, ${unitOf(row.currency)}` : words.amount, isNumber: true,
                   cell: ({ at }) => (valueAt(figures, `${path}.${at}`) ? figureAt(figures, `${path}.${at}`, null) : '–') });
  }
  // A row of this table is a column of the budget: what unfolds is one figure of each flow.
  const lines = flowLines.filter(({ at }) => rows.some(({ path }) => valueAt(figures, `${path}.${at}`)));
  const table = unfoldingTable(context, captionFor(rows, words.flow.title), columns, lines.map((line) => ({
    row: line, path: '', name: words.key[line.key],
    basis: () => basisOf(context, rows.map(({ row, path }) => ({ path: `${path}.${line.at}`, name: isMixed ? `${words[row.money]}, ${unitOf(row.currency)}` : words.key[line.key], currency: row.currency })),
                         line.at.startsWith('own') ? commandsOf('schemes') : commandsOf('flow')),
  })));
  return part('flow', words.flow.title, words.flow.about, drawings, table, commandLines('flow'));
}

// --- Parts with a row for each key

function basisRows(path, currency) {
  return Object.keys(valueAt(figures, path)).map((key) => ({ path: `${path}.${key}`, name: words.key[key], currency }));
}

function keyedPart(name, { title, about, key, columns, nameOf, chart, after }) {
  const rows = rowsOf(name);
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

function reportedUnder() {
  return figures.scope.year ? ` ${words.counties.about_year(figures.scope.year)}` : '';
}

function countyPart() {
  return keyedPart('counties', {
    title: words.counties.title, about: words.counties.about + reportedUnder(), key: words.counties.key, nameOf: countyName,
    columns: (rows) => amountColumns(rows, shareKeys),
    chart: (rows, currency) => shareChart(rows, currency, countyName, words.counties),
  });
}

function groupPart() {
  const nameOf = (row) => words.groups.names[row.key] ?? row.key;
  return keyedPart('groups', {
    title: words.groups.title, about: words.groups.about + reportedUnder(), key: words.groups.key, nameOf,
    columns: (rows) => [{ name: words.key.recipients, isNumber: true, cell: (row) => countText(row.recipients) }, ...amountColumns(rows, shareKeys)],
    chart: (rows, currency) => shareChart(rows, currency, nameOf, words.groups),
    after: element('p', { class: 'note' }, `${words.groups.summed}:`),
  });
}

const recipientName = (row) => row.name || row.key;

function recipientPart() {
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

function schemePart() {
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

function monthPart() {
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

function yearPart() {
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

// --- What stands open, and findings

// The figures of a tally: how many, and what they come to in each currency.
function tallyCells(path) {
  return Object.keys(valueAt(figures, path)).map((key) => figureAt(figures, `${path}.${key}`, key === 'count' ? null : key));
}

function joined(cells) {
  return cells.flatMap((cell, i) => (i === 0 ? [cell] : [', ', cell]));
}

function tallyRows(path) {
  return Object.keys(valueAt(figures, path)).map((key) => (key === 'count'
    ? { path: `${path}.count`, name: words.key.count } : { path: `${path}.${key}`, name: words.amount, currency: key }));
}

function claimPart() {
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

function findingPart() {
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

// --- Head and foot

function title() {
  const { scheme, scheme_name: name, year } = figures.scope;
  if (!year) return words.whole_ledger;
  return words.year_title(scheme ? name || scheme : words.all_schemes, year);
}

function header() {
  const { read } = figures;
  const facts = [
    [words.position_read, countText(read.as_known_at)],
    [words.last_recorded, read.last_recorded_at ? timeText(read.last_recorded_at) : '–'],
    read.effective_on ? [words.effective_on, dayText(read.effective_on)] : [words.no_effective_on, ''],
    ...(read.closed_at ? [[words.closed_at(countText(read.closed_at)), '']] : []),
  ];
  return element('header', {}, element('p', { class: 'product' }, words.product), element('h1', {}, title()),
    read.is_simulated ? element('p', { class: 'simulated' }, words.simulated) : null,
    element('ul', { class: 'read' }, facts.map(([name, value]) => element('li', {}, name, value ? ' ' : null, value ? element('strong', {}, value) : null))));
}

function card(name, ...values) {
  return element('div', { class: 'card' }, element('dt', {}, name), values.map((value) => element('dd', {}, value)));
}

// What the report comes to, in front of everything else: figures that all stand further down, too.
function summaryPart() {
  const flows = rowsOf('flow').filter(({ row }) => row.money === 'state');
  // Of a scheme, what is its own where others use its lines.
  const at = (key, row, path) => {
    const own = rowsOf('schemes').find((each) => figures.scope.scheme && each.row.money === 'state' && each.row.currency === row.currency && each.row.figures[key]);
    return `${own ? own.path : path}.figures.${key}`;
  };
  const cards = ['appropriated', 'paid', 'committed', 'repaid', 'available'].filter(() => flows.length > 0).map((key) =>
    card(words.key[key], ...flows.map(({ row, path }) => figureAt(figures, at(key, row, path), row.currency))));
  cards.push(card(words.summary.paid_to, figureAt(figures, 'recipients_paid', null)));
  cards.push(card(words.summary.claims, ...tallyCells('claims.open')));
  const high = figures.findings.severities[0].figures.count.number;
  cards.push(card(words.summary.findings, countText(figures.findings.in_scope), ...(high > 0 ? [element('span', { class: 'severity severity-high' }, words.summary.of_them_high(countText(high)))] : [])));
  return element('dl', { class: 'cards' }, cards);
}

function contents(parts) {
  return element('nav', { 'aria-label': words.contents }, element('ul', {}, parts.map((each) =>
    element('li', {}, element('a', { href: `#${each.id}` }, each.querySelector('h2').textContent)))));
}

function sealPart() {
  const { seal, read } = figures;
  if (!seal) return element('div', {}, element('h2', {}, words.seal.title), element('p', {}, words.seal.none));
  const after = read.as_known_at - seal.size;
  return element('div', {}, element('h2', {}, words.seal.title),
    element('p', {}, words.seal.covers(countText(seal.size)), after > 0 ? ` ${words.seal.after(countText(after))}` : ''),
    element('dl', { class: 'seal' }, element('dt', {}, words.seal.origin), element('dd', {}, seal.origin),
            element('dt', {}, words.seal.root), element('dd', {}, element('code', {}, seal.root)),
            element('dt', {}, words.seal.check), element('dd', {}, element('code', {}, 'grantledger verify'))));
}

function footer() {
  const lookUp = `grantledger events --after ${Math.max(0, figures.read.as_known_at - 1)} --limit 1`;
  return element('footer', {}, sealPart(), element('div', {}, element('h2', {}, words.how.title), element('p', {}, words.how.text),
    commandLine(words.how.page, figures.read.command + (language === 'nb' ? '' : ` --language ${language}`)), commandLine(words.how.one, lookUp),
    element('p', { class: 'note' }, `${words.how.licences} ${words.how.language}`)));
}

function makePage() {
  document.title = `${title()} – Grantledger`;
  const parts = [flowPart(), figures.scope.year ? monthPart() : yearPart(), schemePart(), countyPart(), groupPart(), recipientPart(), claimPart(), findingPart()];
  document.body.prepend(header(), element('main', {}, summaryPart(),
                                                         figures.scope.year ? element('p', { class: 'scope' }, words.year_scope(figures.scope.year)) : null, contents(parts), ...parts), footer());
}

makePage();
