// Charts as SVG whose colours are the style sheet's, so that light, dark and print need no redrawing.

import { axisX, axisY, barX, barY, gridX, gridY, plot, ruleX, ruleY, text } from '@observablehq/plot';
import { sankey, sankeyLinkHorizontal } from 'd3-sankey';
import { axisUnit, tickText, unitOf } from './format.js';

const width = 960;
const svgNamespace = 'http://www.w3.org/2000/svg';

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function named(chart, label) {
  chart.setAttribute('role', 'img');
  chart.setAttribute('aria-label', label);
  chart.classList.add('chart');
  return chart;
}

const style = { fontSize: '13px', fontFamily: 'inherit', background: 'none', overflow: 'visible' };

function unitFor(bars, currency, language) {
  const sums = new Map();
  for (const bar of bars) sums.set(bar.key, (sums.get(bar.key) ?? 0) + Math.abs(bar.length));
  const unit = axisUnit(Math.max(0, ...sums.values()), language);
  return { ...unit, label: (unit.name + (currency ? unitOf(currency) : '')).trim() };
}

const shortened = (name) => (name.length > 34 ? name.slice(0, 33) + '…' : name);

// Each chart is {drawing, unit}: what its axis counts in, if it has one.

// Bars from left to right: `bars` are {key, length, fill, label}; those of one key stand on each
// other. A label is written behind its bar, and then there is no axis.
export function horizontalBars({ bars, keys, currency, language, label }) {
  const unit = unitFor(bars, currency, language);
  const value = (bar) => bar.length / unit.divisor;
  const longest = Math.max(4, ...keys.map((key) => shortened(key).length));
  const labelled = bars.filter((bar) => bar.label);
  const axis = [gridX({ stroke: 'var(--grid)', strokeOpacity: 1, ticks: 6 }), axisX({ ticks: 6, tickFormat: tickText, tickSize: 0, label: null })];
  const hasAxis = labelled.length === 0;
  const drawing = plot({
    width, height: (hasAxis ? 40 : 14) + 30 * keys.length, style,
    marginLeft: Math.min(260, 16 + 7.4 * longest), marginRight: hasAxis ? 24 : 150, marginTop: 6, marginBottom: hasAxis ? 30 : 6,
    x: { label: null, nice: hasAxis, axis: null }, y: { domain: keys, label: null, padding: 0.28, axis: null },
    marks: [
      ...(hasAxis ? axis : []),
      axisY({ tickSize: 0, tickFormat: shortened, label: null }),
      barX(bars, { x: value, y: 'key', fill: 'fill', stroke: 'var(--paper)', strokeWidth: 1 }),
      ruleX([0], { stroke: 'var(--axis)' }),
      text(labelled, { x: value, y: 'key', text: 'label', textAnchor: 'start', dx: 6, className: 'labels', fill: 'currentColor' }),
    ],
  });
  return { drawing: named(drawing, label), unit: hasAxis ? unit.label : '' };
}

// Bars that stand: as above, without labels.
export function standingBars({ bars, keys, currency, language, label, tick }) {
  const unit = unitFor(bars, currency, language);
  const barMax = 96;
  const padding = Math.max(0.3, 1 - (barMax * keys.length) / (width - 76));
  const drawing = plot({
    width, height: 270, style, marginLeft: 56, marginBottom: 30, marginTop: 12,
    x: { domain: keys, label: null, padding, axis: null }, y: { label: null, nice: true, axis: null },
    marks: [
      gridY({ stroke: 'var(--grid)', strokeOpacity: 1, ticks: 5 }),
      axisY({ ticks: 5, tickFormat: tickText, tickSize: 0, label: null }),
      axisX({ tickSize: 0, tickFormat: tick, label: null }),
      barY(bars, { x: 'key', y: (bar) => bar.length / unit.divisor, fill: 'fill', stroke: 'var(--paper)', strokeWidth: 1 }),
      ruleY([0], { stroke: 'var(--axis)' }),
    ],
  });
  return { drawing: named(drawing, label), unit: unit.label };
}

// A flow: nodes {id, name, label, fill}, links {source, target, length}.
export function flowChart({ nodes, links, label }) {
  const columns = { left: 212, right: width - 230 };
  const rows = Math.max(...['in', 'out'].map((side) => nodes.filter((node) => node.side === side).length), 3);
  const height = 50 + 66 * rows;
  const used = links.filter((link) => link.length > 0);
  const layout = sankey()
    .nodeId((node) => node.id).nodeWidth(14).nodePadding(44).nodeSort(null).linkSort(null)
    .extent([[columns.left, 34], [columns.right, height - 24]]);
  const graph = layout({
    nodes: nodes.filter((node) => used.some((link) => link.source === node.id || link.target === node.id)).map((node) => ({ ...node })),
    links: used.map((link) => ({ ...link, value: link.length })),
  });
  const chart = svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height });
  const path = sankeyLinkHorizontal();
  for (const link of graph.links) {
    chart.append(svg('path', {
      class: 'flow', d: path(link), fill: 'none', stroke: link.target.side === 'out' ? link.target.fill : link.source.fill,
      'stroke-width': Math.max(1.5, link.width),
    }));
  }
  for (const node of graph.nodes) {
    chart.append(svg('rect', { x: node.x0, y: node.y0, width: node.x1 - node.x0, height: Math.max(1.5, node.y1 - node.y0), fill: node.fill }));
    const isMiddle = node.side === 'middle';
    const x = isMiddle ? (node.x0 + node.x1) / 2 : node.side === 'in' ? node.x0 - 10 : node.x1 + 10;
    const anchor = isMiddle ? 'middle' : node.side === 'in' ? 'end' : 'start';
    const middle = (node.y0 + node.y1) / 2;
    const name = svg('text', { x, y: isMiddle ? node.y0 - 8 : middle - 3, class: 'name', 'text-anchor': anchor }, node.name);
    chart.append(name);
    if (node.label) {
      const amount = svg('text', { x, y: middle + 14, class: 'labels amount', 'text-anchor': anchor }, node.label);
      chart.append(amount);
    }
  }
  return { drawing: named(chart, label), unit: '' };
}
