import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { embeddedFingerprint } from '../../src/dataset/embedded.ts';
import { mnistFiles, mnistMirrors } from '../../src/dataset/mirrors.ts';

const official = '../shared/data/mnist'; // from the root of the repository, where Vitest runs
const readme = readFileSync('docs/data.md', 'utf8');

test.each(mnistFiles)('docs/data.md lists $name with the size and checksum that are verified', (file) => {
  const bytes = file.bytes.toLocaleString('en').replaceAll(',', ' ');
  expect(readme).toMatch(
    new RegExp(`\`${file.name.replace('.gz', '')}\` \\|.* ${bytes} \\| \`${file.sha256}\``),
  );
});

test.each([...mnistMirrors, embeddedFingerprint])('docs/data.md names %s', (text) => {
  expect(readme).toContain(text);
});

test.runIf(existsSync(official)).each(mnistFiles)('the official $name has this size and checksum', (file) => {
  const content = gunzipSync(readFileSync(join(official, file.name)));
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect({ bytes: content.length, sha256 }).toEqual({ bytes: file.bytes, sha256: file.sha256 });
});
