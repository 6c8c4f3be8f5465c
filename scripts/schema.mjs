// Writes schema.json and README.md of configs/ and of configs/experiments/ from the schemas; tests check that all are current.
import { writeFileSync } from 'node:fs';
import { schemaFile } from '../dist/config/json-schema.js';
import { configsReadme } from '../dist/config/readme.js';
import { shippedConfigs } from '../dist/config/shipped.js';
import { experimentSchemaFile, experimentsReadme } from '../dist/experiments/readme.js';
import { shippedExperiments } from '../dist/experiments/shipped.js';

writeFileSync('configs/schema.json', schemaFile());
writeFileSync('configs/README.md', configsReadme(await shippedConfigs()));
writeFileSync('configs/experiments/schema.json', experimentSchemaFile());
writeFileSync('configs/experiments/README.md', experimentsReadme(await shippedExperiments()));
