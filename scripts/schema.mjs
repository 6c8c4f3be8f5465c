// Writes configs/schema.json and configs/README.md from the schema in src/config/; a test checks that both are current.
import { writeFileSync } from 'node:fs';
import { schemaFile } from '../dist/config/json-schema.js';
import { configsReadme } from '../dist/config/readme.js';
import { shippedConfigs } from '../dist/config/shipped.js';

writeFileSync('configs/schema.json', schemaFile());
writeFileSync('configs/README.md', configsReadme(await shippedConfigs()));
