// Writes configs/schema.json and configs/README.md from the schema in src/config/; a test checks that both are current.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { schemaFile } from '../dist/config/json-schema.js';
import { configsReadme } from '../dist/config/readme.js';

const files = readdirSync('configs').filter((file) => file.endsWith('.yaml'));
const shipped = files.sort().map((file) => ({ file, text: readFileSync(`configs/${file}`, 'utf8') }));
writeFileSync('configs/schema.json', schemaFile());
writeFileSync('configs/README.md', configsReadme(shipped));
