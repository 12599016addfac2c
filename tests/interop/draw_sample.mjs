// Draws an audit sample again with nothing but SHA-256: from the document that `grantledger sample`
// wrote and the population as CSV. Shares no line with the program; written from docs/audit.md.
// Usage: node draw_sample.mjs SAMPLE POPULATION

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const fail = (what) => {
  console.log(what);
  process.exit(1);
};
const same = (what, here, there) => {
  if (here !== there) fail(`${what}: ${here} here, ${there} in the sample`);
};
const minorUnits = (amount) => BigInt(amount.replace('.', ''));
const decimal = (units) => {
  const digits = units.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
const gcd = (a, b) => (b === 0n ? a : gcd(b, a % b));
const fraction = (a, b) => {
  const d = gcd(a, b);
  return b === d ? `${a / d}` : `${a / d}/${b / d}`;
};

const sample = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const [heading, ...rows] = readFileSync(process.argv[3], 'utf8').trim().split('\r\n');
const keys = heading.split(',');
const population = rows.map((row) => {
  const cells = row.split(',');
  return Object.fromEntries(keys.map((key, i) => [key, cells[i]]));
});
for (const each of population) each.units = minorUnits(each.amount);

function seedText({ number, seal, nonce }) {
  if (number !== undefined) return `grantledger-sample-1\nnumber\n${number}\n`;
  const [, size, root] = seal.split('\n');
  const hex = Buffer.from(root, 'base64').toString('hex');
  return `grantledger-sample-1\nseal\n${size}\n${hex}\n${nonce}\n`;
}
const seed = sha256(seedText(sample.asked.seed));
same('seed', seed.toString('hex'), sample.seed.sha256);
const lines = population.map((p) =>
  [p.payment, p.scheme, p.payee, p.currency, p.amount].join('\t') + '\n');
same('digest', sha256(lines.join('')).toString('hex'), sample.population.digest);

for (const each of population) each.key = sha256(seed, each.payment).toString('hex');
const ordered = (list) => [...list].sort((a, b) => (a.key < b.key ? -1 : 1));

function numberBelow(below) {
  const rounds = (1n << 64n) / below * below;
  for (let counter = 0n; ; ++counter) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(counter);
    const number = sha256(seed, bytes).readBigUInt64BE();
    if (number < rounds) return number % below;
  }
}

function drawMoney(size) {
  const drawn = [];
  let left = population.reduce((sum, p) => sum + p.units, 0n);
  let draws = BigInt(size);
  let rest = [...population].sort((a, b) => (a.units > b.units ? -1 : a.units < b.units ? 1 : 0));
  while (rest.length > 0 && draws > 0n && rest[0].units * draws >= left) {
    const [taken] = rest.splice(0, 1);
    drawn.push({ ...taken, certain: true, inclusion: '1' });
    left -= taken.units;
    --draws;
  }
  if (rest.length === 0) return drawn;
  const start = numberBelow(left);
  same('start', start.toString(), sample.design.start);
  same('interval', fraction(left, draws), sample.design.interval_minor_units);
  rest = ordered(rest);
  for (let k = 0n; k < draws; ++k) {
    const place = start + k * left;  // In parts of which `draws` make a minor unit.
    let begin = 0n;
    for (const each of rest) {
      const end = begin + each.units * draws;
      if (begin <= place && place < end) {
        drawn.push({ ...each, certain: false, inclusion: fraction(each.units * draws, left),
                     hit: decimal((place - begin) / draws) });
      }
      begin = end;
    }
  }
  return drawn;
}

function drawFirst(list, count) {
  const taken = Math.min(count, list.length);
  return ordered(list).slice(0, taken).map((p) => ({
    ...p, certain: taken === list.length, inclusion: fraction(BigInt(taken), BigInt(list.length)) }));
}

function stratumOf(p) {
  if (sample.asked.by === 'payee') return p.payee;
  if (sample.asked.by === 'scheme') return p.scheme;
  return `below ${decimal(10n ** BigInt(p.units.toString().length))}`;
}

function drawStrata(size) {
  const strata = new Map();
  for (const each of population) {
    const name = stratumOf(each);
    if (!strata.has(name)) strata.set(name, { name, list: [], sum: 0n, draws: 1n });
    const stratum = strata.get(name);
    stratum.list.push(each);
    stratum.sum += each.units;
  }
  const sorted = [...strata.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (let given = sorted.length; given < size; ++given) {
    let best;
    for (const s of sorted) {
      if (Number(s.draws) === s.list.length) continue;
      if (!best || s.sum * best.draws > best.sum * s.draws) best = s;
    }
    if (best) ++best.draws;
  }
  return sorted.flatMap((s) => drawFirst(s.list, Number(s.draws)));
}

const { method, size } = sample.asked;
const drawn = method === 'mus' ? drawMoney(size)
  : method === 'random' ? drawFirst(population, size) : drawStrata(size);
drawn.sort((a, b) => (a.payment < b.payment ? -1 : 1));
const text = (item) => [item.payment, item.amount, item.certain, item.inclusion, item.hit].join(' ');
same('drawn', drawn.map(text).join('\n'), sample.items.map(text).join('\n'));
console.log(`${method}: ${drawn.length} of ${population.length} payments drawn again, the same`);
