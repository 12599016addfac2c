// Makes the page of the figures that stand in it.

import { figures, language, rowsOf, words } from './context.js';
import { commandLine, element, figureAt } from './elements.js';
import { flowPart } from './flow_part.js';
import { countText, dayText, timeText } from './format.js';
import { countyPart, groupPart, monthPart, recipientPart, schemePart, yearPart } from './keyed_parts.js';
import { claimPart, findingPart, tallyCells } from './open_parts.js';

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
