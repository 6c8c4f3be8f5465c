// Writes schema.json and README.md of configs/ and of configs/experiments/ from the schemas, and the curves of what was
// measured; tests check that all are current.
import { writeFileSync } from 'node:fs';
import { schemaFile } from '../dist/config/json-schema.js';
import { configsReadme } from '../dist/config/readme.js';
import { shippedConfigs } from '../dist/config/shipped.js';
import { measuredExperiments } from '../dist/experiments/measured.js';
import { experimentSchemaFile, experimentsReadme } from '../dist/experiments/readme.js';
import { shippedExperiments } from '../dist/experiments/shipped.js';
import { measuredSection } from '../dist/report/experiment/measured-section.js';

writeFileSync('configs/schema.json', schemaFile());
writeFileSync('configs/README.md', configsReadme(await shippedConfigs()));
writeFileSync('configs/experiments/schema.json', experimentSchemaFile());
const experiments = await shippedExperiments();
const measured = (await measuredExperiments(experiments)).map(measuredSection);
writeFileSync('configs/experiments/README.md', experimentsReadme(experiments, measured));
for (const { name, svg } of measured) if (svg) writeFileSync(`configs/experiments/measured/${name}.svg`, svg);
