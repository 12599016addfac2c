// Makes the page of `grantledger report html` of page/ and the packages it uses, as C++ that holds
// its bytes. Usage: node build.mjs NODE_MODULES OUTPUT.cc
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const [modules, output] = process.argv.slice(2).map((path) => resolve(path));
const page = join(dirname(fileURLToPath(import.meta.url)), 'page');
const esbuild = createRequire(join(modules, 'of-the-build.js'))('esbuild');

const read = (path) => readFileSync(path, 'utf8');

async function bundle(entry, more) {
  return esbuild.build({
    entryPoints: [join(page, entry)], bundle: true, minify: true, write: false, charset: 'ascii', target: 'es2022',
    legalComments: 'none', nodePaths: [modules], metafile: true, logLevel: 'warning', ...more,
  });
}

// The licences of the packages that went into a bundle; equal texts once.
function licencesOf(metafile) {
  const byText = new Map();
  for (const input of Object.keys(metafile.inputs)) {
    const path = resolve(input);
    if (!path.startsWith(modules + sep)) continue;
    const parts = path.split(sep + 'node_modules' + sep);
    const rest = parts.pop().split(sep);
    const name = rest.slice(0, rest[0].startsWith('@') ? 2 : 1).join('/');
    const root = join(parts.join(sep + 'node_modules' + sep), 'node_modules', name);
    const file = readdirSync(root).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${name} has no licence file`);
    const text = read(join(root, file)).trim();
    byText.set(text, (byText.get(text) ?? new Set()).add(name));
  }
  return [...byText].map(([text, names]) => `${[...names].sort().join(', ')}:\n${text}`).join('\n\n');
}

// A literal for each few kilobytes; compilers join them.
function literal(text) {
  const pieces = [];
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += 4096) {
    let piece = '';
    for (const byte of bytes.subarray(at, at + 4096)) {
      const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c && byte !== 0x3f;
      piece += isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
    }
    pieces.push(`    "${piece}"`);
  }
  return pieces.join('\n') || '    ""';
}

if (!existsSync(modules)) throw new Error(`there is no ${modules}`);
const script = await bundle('page.js', { format: 'iife' });
const style = await bundle('page.css', {});
const code = `/*\n${licencesOf(script.metafile).replaceAll('*/', '* /')}\n*/\n` + script.outputFiles[0].text.trim();
if (/<\/script|<!--/i.test(code)) throw new Error('the script would end the element it stands in');
const { wordsOf } = await import(join(page, 'words.js'));
const filled = {
  STYLE: style.outputFiles[0].text.trim(),
  SCRIPT: code,
  SCRIPT_HASH: createHash('sha256').update(code, 'utf8').digest('base64'),
  NOSCRIPT: ['nb', 'en'].map((language) => `<p lang="${language}">${wordsOf(language).noscript}</p>`).join(''),
};
const [head, body, tail, ...more] = read(join(page, 'page.html'))
  .replace(/\{\{(STYLE|SCRIPT|SCRIPT_HASH|NOSCRIPT)\}\}/g, (_, name) => filled[name])
  .split(/\{\{(?:LANGUAGE|FIGURES)\}\}/);
if (more.length > 0 || tail === undefined) throw new Error('page.html has other holes than expected');
writeFileSync(output, `// Made by build.mjs.
#include "tools/html/page.h"

namespace grantledger {

const std::string_view page_head(
${literal(head)});
const std::string_view page_body(
${literal(body)});
const std::string_view page_tail(
${literal(tail)});

}  // namespace grantledger
`);
