import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { unitNoise } from '../../../src/dropout/variant.ts';
import type { PadLayer, PadNetwork } from '../../../src/pad/network.ts';
import type { Pad } from '../../../src/report/html/pad.ts';
import { renderRunPage } from '../../../src/report/html/run-page.ts';
import { runReport } from '../run-reports.ts';

const dropout: PadLayer = { dropout: { number: 0, noise: unitNoise({ threshold: 1 << 15, keptScale: 2 }) } };
const network = (...layers: PadLayer[]): PadNetwork => ({
  imageShape: [28, 20],
  layers,
  weights: 'AAAA',
  seed: 7,
});

async function open(pad: Pad) {
  const text = await renderRunPage(runReport(), pad);
  const { document } = parseHTML(text);
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  return {
    text,
    all,
    texts: (selector: string) => all(selector).map((found) => found.textContent),
    policy: document.querySelector('meta[http-equiv=Content-Security-Policy]')?.getAttribute('content') ?? '',
  };
}

const pad = { network: network(dropout), classes: 10, program: "'a program'" };

test('the network stands in the page, whole', async () => {
  const { texts } = await open({ ...pad, classNames: ['nought', 'one'] });
  const titles = ['0 nought', '1 one', '2', '3', '4', '5', '6', '7', '8', '9'];
  expect(texts('#pad-data').map((text) => JSON.parse(text ?? ''))).toEqual([
    { network: network(dropout), titles, samples: 50 },
  ]);
});

test('the policy lets the program of the page run, by its hash, and nothing else', async () => {
  const { texts, policy } = await open(pad);
  expect(texts('script:not([type])')).toEqual(["'a program'"]);
  const hash = createHash('sha256').update("'a program'").digest('base64');
  const directives = policy.split('; ').filter((directive) => !directive.startsWith('style-src'));
  expect(directives).toEqual([
    ...["default-src 'none'", 'img-src data:', `script-src 'sha256-${hash}'`],
    ...["base-uri 'none'", "form-action 'none'"],
  ]);
});

test('without scripts the page says what there would be', async () => {
  const { all, texts } = await open(pad);
  expect(texts('.without-pad')).toEqual([
    'Where scripts may run, this is a pad to draw on, and the network, which stands in this page whole, says what it sees. Nothing else of the page needs scripts.',
  ]);
  expect(all('.pad, .to-pad').map((part) => part.hasAttribute('hidden'))).toEqual([true, true]);
});

test('all that is worked with has a name, and what changes is told', async () => {
  const { all, texts } = await open(pad);
  expect(all('canvas').map((canvas) => canvas.getAttribute('aria-label'))).toEqual([
    'Paper to draw on',
    'What the network sees',
  ]);
  expect(texts('.pad button, .pad label')).toEqual([
    'Clear',
    ' fitted and centred, as predict does with pictures',
    ' with dropout on: 50 sub-networks, those of predict --mc-samples 50',
  ]);
  expect(texts('.to-pad')).toEqual(['Draw on it: image 1']);
  expect(all('[role=status]').map(({ id }) => id)).toEqual(['pad-pen', 'pad-answer']);
});

test('the name of an option is not broken at its hyphens', async () => {
  expect((await open(pad)).texts('label code .whole')).toEqual(['--mc-samples']);
});

test('without dropout there is nothing to switch on', async () => {
  const { all, texts } = await open({ ...pad, network: network() });
  expect(all('#pad-dropout')).toEqual([]);
  expect(texts('.pad p')).toContain('No dropout can be switched on here.');
});

describe('rows of probabilities', () => {
  test.each([
    [2, 2, 'Probabilities'],
    [12, 12, 'Probabilities'],
    [13, 10, 'The 10 most probable classes'],
    [62, 10, 'The 10 most probable classes'],
  ])('%d classes: %d', async (classes, rows, caption) => {
    const { all, texts } = await open({ ...pad, classes });
    expect(all('.pad-table tbody tr')).toHaveLength(rows);
    expect(texts('.pad-table caption')).toEqual([caption]);
  });
});

test('names of classes end no element', async () => {
  const name = '</script><script>alert(1)</script>';
  const { all, texts } = await open({ ...pad, classNames: [name, '<!--<script>'] });
  expect(all('script')).toHaveLength(2);
  const { titles } = JSON.parse(texts('#pad-data')[0] ?? '');
  expect(titles.slice(0, 2)).toEqual(['0 </script>…)</script>', '1 <!--<script>']);
});

test('a page without a pad runs nothing', async () => {
  const { all, policy } = await open({ missing: 'its layer conv is a Conv2D' });
  expect(all('script, .to-pad')).toEqual([]);
  expect(policy).not.toContain('script-src');
});
