// Checks a JSON file against JSON schemas of draft 2020-12 with Ajv. Prints what is wrong, at most
// ten errors, and ends with 1 if anything is.
//
// Usage: node validate.mjs FILE.json SCHEMA.json [OTHER-SCHEMA.json=ADDRESS]...
//   where ADDRESS is what a $ref in a schema calls the other one.

import {readFileSync} from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

// The published schemas name their draft by an address that it does not have.
function schema_in(path) {
  const {$schema, ...schema} = read(path);
  if (!/draft\/2020-12\/schema#?$/.test($schema ?? '')) {
    throw new Error(`${path}: found $schema ${$schema}, expected draft 2020-12`);
  }
  return schema;
}

const [file, schema_path, ...others] = process.argv.slice(2);
// Not strict: the schemas hold keywords of their own, such as codelist.
const ajv = new Ajv({strict: false, allErrors: true});
addFormats(ajv);
for (const other of others) {
  const [path, address] = other.split(/=(.*)/s);
  const {$id, ...schema} = schema_in(path);
  ajv.addSchema(schema, address);
}
const validate = ajv.compile(schema_in(schema_path));
if (!validate(read(file))) {
  for (const error of validate.errors.slice(0, 10)) {
    console.log(`${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  }
  console.log(`${validate.errors.length} errors`);
  process.exit(1);
}
