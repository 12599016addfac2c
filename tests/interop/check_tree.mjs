// A second opinion on a published tree, its seal, a witness's line, a log proof and a request to a
// witness: written from the public specifications (RFC 9162, c2sp.org) with Node's own crypto and nothing of Grantledger.
// Usage: node check_tree.mjs DIRECTORY LEDGER_KEY WITNESS_KEY PROOF REQUEST
// Prints what it found and exits with 1 at the first thing that does not hold.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [directory, ledgerKey, witnessKey, proofFile, requestFile] = process.argv.slice(2);

function demand(holds, what) {
  if (holds) return;
  console.log(`does not hold: ${what}`);
  process.exit(1);
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
const leafHash = (entry) => sha256(Buffer.from([0]), entry);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

// RFC 9162, section 2.1.1.
function root(hashes) {
  if (hashes.length === 0) return sha256('');
  if (hashes.length === 1) return hashes[0];
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeHash(root(hashes.slice(0, split)), root(hashes.slice(split)));
}

// RFC 9162, section 2.1.3, by recursion from the root.
function rootOfPath(index, size, hash, path) {
  if (size === 1) {
    demand(path.length === 0, 'the path has the length of its leaf');
    return hash;
  }
  let split = 1;
  while (split * 2 < size) split *= 2;
  const sibling = path[path.length - 1];
  demand(sibling, 'the path has the length of its leaf');
  const rest = path.slice(0, -1);
  return index < split
    ? nodeHash(rootOfPath(index, split, hash, rest), sibling)
    : nodeHash(sibling, rootOfPath(index - split, size - split, hash, rest));
}

// RFC 9162, section 2.1.4.1: the proof as it must be, from all the leaves.
function consistencyProof(oldSize, hashes, isWhole = true) {
  if (oldSize === hashes.length) return isWhole ? [] : [root(hashes)];
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  const left = hashes.slice(0, split);
  const right = hashes.slice(split);
  return oldSize <= split
    ? [...consistencyProof(oldSize, left, isWhole), root(right)]
    : [...consistencyProof(oldSize - split, right, false), root(left)];
}

function parseKey(text) {
  const [, name, id, coded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  const bytes = Buffer.from(coded, 'base64');
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
  demand(sha256(`${name}\n`, bytes).subarray(0, 4).toString('hex') === id, 'the id of a key');
  return { name, id, type: bytes[0], key: createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
}

function checkSignature(note, keyText, type) {
  const { name, id, type: found, key } = parseKey(keyText);
  demand(found === type, `the type of the key of ${name}`);
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const line = note.slice(split + 2).split('\n').find((each) => each.startsWith(`— ${name} `));
  demand(line, `there is a signature of ${name}`);
  const bytes = Buffer.from(line.slice(line.lastIndexOf(' ') + 1), 'base64');
  demand(bytes.subarray(0, 4).toString('hex') === id, `the key id of ${name}`);
  let message = text;
  let signature = bytes.subarray(4);
  if (type === 4) {
    message = `cosignature/v1\ntime ${signature.readBigUInt64BE(0)}\n${text}`;
    signature = signature.subarray(8);
  }
  demand(verify(null, Buffer.from(message), key, signature), `the signature of ${name}`);
}

const digits = (n) => String(n).padStart(3, '0');
function tilePath(kind, index, width) {
  let path = digits(index % 1000);
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${digits(rest % 1000)}/${path}`;
  }
  return `${directory}/tile/${kind}/${path}${width < 256 ? `.p/${width}` : ''}`;
}

function entriesOf(bundle) {
  const entries = [];
  for (let at = 0; at < bundle.length;) {
    const size = bundle.readUInt16BE(at);
    entries.push(bundle.subarray(at + 2, at + 2 + size));
    at += 2 + size;
  }
  return entries;
}

const note = readFileSync(`${directory}/checkpoint`, 'utf8');
const [origin, sizeText, rootText] = note.split('\n');
const size = Number(sizeText);
checkSignature(note, ledgerKey, 1);
checkSignature(note, witnessKey, 4);

const leaves = [];
for (let index = 0; index * 256 < size; ++index) {
  const width = Math.min(256, size - index * 256);
  const entries = entriesOf(readFileSync(tilePath('entries', index, width)));
  demand(entries.length === width, `the number of entries of bundle ${index}`);
  const hashes = entries.map(leafHash);
  demand(Buffer.concat(hashes).equals(readFileSync(tilePath('0', index, width))), `tile ${index}`);
  leaves.push(...hashes);
}
// The level above: roots of full tiles.
for (let index = 0; index * 65536 < size - 255; ++index) {
  const above = leaves.length >> 8;
  const width = Math.min(256, above - index * 256);
  const hashes = readFileSync(tilePath('1', index, width));
  for (let i = 0; i < width; ++i) {
    const first = (index * 256 + i) * 256;
    demand(root(leaves.slice(first, first + 256)).equals(hashes.subarray(32 * i, 32 * i + 32)),
      `hash ${i} of tile 1/${index}`);
  }
}
demand(root(leaves).toString('base64') === rootText, 'the root');

const proof = readFileSync(proofFile, 'utf8');
const blank = proof.indexOf('\n\n');
const [header, indexLine, ...path] = proof.slice(0, blank).split('\n');
demand(header === 'c2sp.org/tlog-proof@v1', 'the header of the proof');
demand(proof.slice(blank + 2) === note, 'the seal of the proof');
const index = Number(/^index (\d+)$/.exec(indexLine)[1]);
const proved = rootOfPath(index, size, leaves[index], path.map((line) => Buffer.from(line, 'base64')));
demand(proved.toString('base64') === rootText, 'the proof');

const request = readFileSync(requestFile, 'utf8');
const oldSize = Number(/^old (\d+)\n/.exec(request)[1]);
const lines = consistencyProof(oldSize, leaves).map((hash) => `${hash.toString('base64')}\n`);
demand(request === `old ${oldSize}\n${lines.join('')}\n${note}`, 'the request');

console.log(`${origin}: ${size} entries, seal, witness, proof and request hold`);
