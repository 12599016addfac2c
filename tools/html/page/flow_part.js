// The flow from appropriation to payment.

import { flowChart } from './charts.js';
import { captionFor, colour, commandLines, commandsOf, context, figures, rowsOf, words } from './context.js';
import { basisOf, chartFigure, figureAt, part, unfoldingTable, valueAt } from './elements.js';
import { amountText, countText, lengthOf, unitOf } from './format.js';

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

export function flowPart() {
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
