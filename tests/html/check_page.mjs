// Looks at a page of `report html` in headless Chromium and at the figures it should show. Ends
// with status 1 and says what is wrong, if anything is.
// Usage: node check_page.mjs NODE_MODULES CHROMIUM PROFILE PAGE FIGURES [TEXT THAT MUST SHOW]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, executablePath, profile, page, figuresFile, expected] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, 'of-the-test.js'))('playwright-core');
const figures = JSON.parse(readFileSync(figuresFile, 'utf8'));
const wrong = [];
const check = (holds, message) => holds || wrong.push(message);

// Every figure of the document by its path, with the currency of its row.
function figuresIn(part, path = '', currency = null, found = new Map()) {
  if (part === null || typeof part !== 'object') return found;
  const own = typeof part.currency === 'string' ? part.currency : currency;
  if ('amount' in part || 'number' in part) found.set(path.slice(1), { ...part, currency: own ?? path.split('.').pop() });
  else for (const [name, each] of Object.entries(part)) figuresIn(each, `${path}.${name}`, own, found);
  return found;
}

// A second opinion on how a figure is written.
function written(figure, unit) {
  const [whole, fraction] = String(figure.amount ?? figure.number).split('.');
  const isNegative = whole.startsWith('-');
  const grouped = new Intl.NumberFormat('nb-NO').format(BigInt(whole.replace('-', '')));
  return (isNegative ? '\u2212' : '') + grouped + (fraction ? `,${fraction}` : '') + (unit ? `\u00a0${unit === 'NOK' ? 'kr' : unit}` : '');
}

const browser = await chromium.launchPersistentContext(profile, {
  executablePath, headless: true, chromiumSandbox: false, viewport: { width: 1180, height: 900 }, colorScheme: 'light',
  args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const tab = await browser.newPage();
const requests = [];
tab.on('console', (message) => wrong.push(`the console says: ${message.text()}`));
tab.on('pageerror', (error) => wrong.push(`the page fails: ${error.message}`));
tab.on('request', (request) => requests.push(request.url()));
const address = pathToFileURL(page).href;
await tab.goto(address);

const seen = await tab.evaluate(() => ({
  figures: [...document.querySelectorAll('[data-figure]')].map((each) => ({ path: each.dataset.figure, unit: each.dataset.unit ?? '', text: each.textContent })),
  labels: [...document.querySelectorAll('svg .labels')].flatMap((each) => (each.tagName === 'text' ? [each] : [...each.querySelectorAll('text')])).map((each) => each.textContent),
  charts: Object.fromEntries([...document.querySelectorAll('section')].map((each) => [each.id, [...each.querySelectorAll('svg.chart')].map((chart) => ({
    shapes: chart.querySelectorAll('rect, path').length, role: chart.getAttribute('role'), name: chart.getAttribute('aria-label'), height: chart.getBoundingClientRect().height }))])),
  scripts: document.querySelectorAll('script').length, images: document.querySelectorAll('img').length,
  headings: [...document.querySelectorAll('h1, h2')].map((each) => each.tagName + (each.textContent ? '' : ' empty')),
  unnamedTables: [...document.querySelectorAll('table')].filter((each) => !each.querySelector('thead th[scope=col]')).length,
  handlers: [...document.querySelectorAll('*')].filter((each) => [...each.attributes].some((name) => name.name.startsWith('on'))).length,
  text: ['header', 'main', 'footer'].map((each) => document.querySelector(each)?.textContent ?? '').join(' '), title: document.title, language: document.documentElement.lang,
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  paper: getComputedStyle(document.body).backgroundColor,
}));

// Figures: each that shows is one of the document's, and each of the document's shows.
const known = figuresIn(figures);
const shown = new Set();
for (const { path, unit, text } of seen.figures) {
  const figure = known.get(path);
  shown.add(path);
  if (!figure) { wrong.push(`there is no figure ${path}`); continue; }
  check(!unit || unit === figure.currency, `${path} is shown in ${unit} and is in ${figure.currency}`);
  check(text === written(figure, unit), `${path} is shown as ${text} and is ${written(figure, unit)}`);
}
for (const path of known.keys()) check(shown.has(path), `${path} does not show`);
const spelled = new Set([...known.values()].flatMap((figure) => [written(figure, figure.currency), written({ ...figure, amount: figure.amount?.replace('-', '') }, figure.currency), written(figure, '')]));
for (const label of seen.labels) check(spelled.has(label), `a chart says ${label}, which is no figure`);

// Charts: drawn wherever there is something to draw, named for those who do not see them.
const amounts = (rows, keys) => rows.some((row) => keys.some((key) => row.figures?.[key] && Number(row.figures[key].amount ?? 0) !== 0));
const due = {
  flow: amounts(figures.flow.rows, ['appropriated', 'repaid', 'paid']),
  counties: amounts(figures.counties.rows, ['cost', 'paid']),
  groups: amounts(figures.groups.rows, ['cost', 'paid']),
  recipients: amounts(figures.recipients.rows, ['paid']),
  findings: figures.findings.in_scope > 0,
};
if (figures.scope.year) due.months = figures.months.rows.length > 0;
else due.due_years = amounts(figures.due_years.rows, ['paid', 'committed']);
for (const [part, isDue] of Object.entries(due)) {
  const charts = seen.charts[part] ?? [];
  check(charts.length > 0 === isDue, `${part} has ${charts.length} charts`);
  for (const chart of charts) {
    check(chart.shapes > 0 && chart.height > 20, `the chart of ${part} has ${chart.shapes} shapes and is ${chart.height} high`);
    check(chart.role === 'img' && chart.name, `the chart of ${part} has no name`);
  }
}

check(seen.scripts === 2 && seen.images === 0, `${seen.scripts} scripts and ${seen.images} images`);
check(seen.headings[0] === 'H1' && seen.headings.filter((each) => each === 'H1').length === 1, `headings ${seen.headings}`);
check(!seen.headings.some((each) => each.endsWith('empty')), 'a heading is empty');
check(seen.unnamedTables === 0, `${seen.unnamedTables} tables have no headed columns`);
check(seen.handlers === 0, 'there are inline event handlers');
check(seen.title.endsWith('Grantledger') && ['nb', 'en'].includes(seen.language), `title ${seen.title}, language ${seen.language}`);
check(seen.overflow <= 0, `the page is ${seen.overflow} pixels wider than the window`);
const mistaken = /.{0,40}(undefined|NaN|\[object).{0,40}/.exec(seen.text);
check(!mistaken, `a text says ${mistaken?.[0]}`);
check(!expected || seen.text.includes(expected), `${expected} does not show`);

// Every button unfolds what it names, and folds it again.
const folding = await tab.evaluate(() => [...document.querySelectorAll('button')].filter((button) => {
  const row = document.getElementById(button.getAttribute('aria-controls'));
  const before = row.getBoundingClientRect().height;
  button.click();
  const isOpen = row.getBoundingClientRect().height > before && button.getAttribute('aria-expanded') === 'true';
  button.click();
  return !isOpen || button.getAttribute('aria-expanded') !== 'false' || !button.getAttribute('aria-label');
}).length);
check(folding === 0, `${folding} buttons unfold nothing`);

// Dark, and narrow.
await tab.emulateMedia({ colorScheme: 'dark' });
check(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor) !== seen.paper, 'dark is as light');
await tab.setViewportSize({ width: 400, height: 800 });
const narrow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
check(narrow <= 0, `the page is ${narrow} pixels wider than a telephone`);

// Paper: A4 within its margins, light even where the screen is dark.
await tab.emulateMedia({ media: 'print', colorScheme: 'dark' });
await tab.setViewportSize({ width: 688, height: 1000 });
const paper = await tab.evaluate(() => ({
  overflow: Math.max(...[document.documentElement, ...document.querySelectorAll('.scroll')].map((each) => each.scrollWidth - each.clientWidth)),
  background: getComputedStyle(document.body).backgroundColor }));
check(paper.overflow <= 0, `what is printed is ${paper.overflow} pixels wider than the paper`);
check(paper.background === 'rgb(255, 255, 255)', `paper is ${paper.background}`);
const pdf = await tab.pdf({ preferCSSPageSize: true });
check(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10_000, `the PDF has ${pdf.length} bytes`);

// No request left, and none can: the page's own policy stops it.
check(requests.length === 1 && requests[0] === address, `the page asked for ${requests}`);
tab.removeAllListeners('console');
const stopped = await tab.evaluate(() => new Promise((resolve) => {
  document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
  fetch('http://127.0.0.1:9/').catch(() => {});
  setTimeout(() => resolve('nothing'), 5000);
}));
check(stopped === 'connect-src', `a request of the page is stopped by ${stopped}`);
await browser.close();

for (const each of wrong) console.log(each);
console.log(`looked at ${seen.figures.length} figures, ${seen.labels.length} labels, ${Object.values(seen.charts).flat().length} charts, ${pdf.length} bytes of PDF`);
process.exit(wrong.length > 0 ? 1 : 0);
