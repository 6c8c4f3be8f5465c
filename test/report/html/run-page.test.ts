import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Pad } from '../../../src/report/html/pad.ts';
import { renderRunPage } from '../../../src/report/html/run-page.ts';
import type { RunReport } from '../../../src/report/run-report.ts';
import { epochRecord, withoutValidation } from '../epoch-records.ts';
import { monteCarlo, runReport } from '../run-reports.ts';

async function open(changes: Partial<RunReport> = {}, pad: Pad = { missing: 'it is a test' }) {
  const text = await renderRunPage(runReport(changes), pad);
  const { document } = parseHTML(text);
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  return {
    text,
    document,
    all,
    texts: (selector: string) => all(selector).map((found) => found.textContent),
  };
}

const rowsOf = (table: ReturnType<Awaited<ReturnType<typeof open>>['all']>[number]) =>
  [...table.querySelectorAll('tr')].map((row) => [...row.children].map((cell) => cell.textContent));

const labelOf = (svg: ReturnType<Awaited<ReturnType<typeof open>>['all']>[number]) =>
  svg.getAttribute('aria-label');

test('a report has all its sections, in this order', async () => {
  expect((await open()).texts('h1, h2')).toEqual([
    ...['article', 'Training', 'Confusions', 'Draw for the network', 'Worst mistakes'],
    ...['First-layer weights', 'Calibration', 'Inside', 'The same again'],
  ]);
});

test('Monte-Carlo dropout: the curves with weight scaling as a line, and their figures', async () => {
  const { all, texts } = await open({ monteCarlo });
  expect(texts('h2')).toContain('Monte-Carlo dropout');
  const curves = all('svg.chart').filter((svg) => /by the number of samples$/.test(labelOf(svg) ?? ''));
  expect(curves.map(labelOf)).toEqual(['Accuracy by the number of samples', 'Loss by the number of samples']);
  const [accuracy] = curves;
  expect(accuracy?.textContent).toContain('weight scaling: 0.6667');
  expect(accuracy?.querySelectorAll('[data-mark=dot] circle')).toHaveLength(2);
  expect(accuracy?.querySelectorAll('[data-mark=rule] line')).toHaveLength(2); // it, and a deviation
  const tables = Object.fromEntries(all('table').map((table) => [table.querySelector('caption')?.textContent, rowsOf(table)])); // biome-ignore format: one line
  expect(tables).toMatchObject({
    'By the number of samples that are averaged': [
      ['samples', 'accuracy', '±', 'loss', '±', 'groups'],
      ['2', '0.5000', '0.1250', '0.5000', '0.0625', '2'],
      ['4', '0.7500', '-', '0.3750', '-', '1'],
    ],
    'How well uncertainty sorts right from wrong': [
      ['', 'mean', 'AURC'],
      ['1 - confidence', '0.1000', '0.0100'],
      ['predictive entropy', '0.2000', '0.0200'],
      ['mutual information', '0.3000', '0.0300'],
      ['variation ratio', '0.4000', '0.0400'],
    ],
  });
});

test('calibration: the network as it is, at its temperature and with dropout on', async () => {
  const { evaluation } = runReport();
  const calibrated = { temperature: 0.921_6, loss: 0.25, accuracy: 0.5, calibration: evaluation.calibration };
  const { all, texts } = await open({ calibrated, monteCarlo });
  const [table] = all('table').filter((one) => one.querySelector('caption')?.textContent === 'Calibration');
  expect(rowsOf(table!).slice(0, 3)).toEqual([
    ['', 'network', 'T 0.922', 'MC 4'],
    ['accuracy', '0.6667', '0.5000', '0.7500'],
    ['NLL', '0.5323', '0.2500', '0.3750'],
  ]);
  const note = 'T: its logits divided by the temperature that makes the validation images most likely.';
  expect(texts('.soft')).toContain(note);
  expect((await open({ monteCarlo })).texts('.soft')).not.toContain(note);
});

test('the histogram of confidence counts whole images, however few there are', async () => {
  const { all } = await open();
  const chart = all('svg.chart').find(
    (svg) => labelOf(svg) === 'Accuracy and number of images by confidence',
  );
  const axes = [...(chart?.querySelectorAll('[data-mark="y-axis tick label"]') ?? [])];
  expect(axes.map((axis) => [...axis.children].map(({ textContent }) => textContent))).toEqual([
    ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'],
    ['0', '1', '2'],
  ]);
});

test('inside: bars and figures of each hidden layer, and the gradient where it is known', async () => {
  const { inside } = runReport();
  const layer = { name: 'dense_1', meanSquare: 0.5, batchVariance: 0.25, dropoutVariance: 0.125 };
  const gradients = { batches: 50, batchSize: 32, masks: 4, layers: [layer] };
  const { all } = await open({ inside: { ...inside, gradients } });
  const [bars] = all('svg.chart').filter((svg) => labelOf(svg) === 'What the hidden layers do');
  expect(bars?.querySelectorAll('[data-mark=bar] rect')).toHaveLength(5);
  const tables = Object.fromEntries(all('table').map((table) => [table.querySelector('caption')?.textContent, rowsOf(table)])); // biome-ignore format: one line
  expect(tables).toMatchObject({
    'By layer': [
      ['', 'layer 1'],
      ['mean activation', '0.5000'],
      ['zeros', '0.2500'],
      ['dead units', '1 of 4'],
      ['weight norm', '2.0000'],
      ['co-adaptation', '0.1250'],
    ],
    'Gradient by layer': [
      ['', 'layer 1'],
      ['square of the mean', '0.5000'],
      ['variance of batches', '0.2500'],
      ['variance of dropout', '0.1250'],
    ],
  });
});

test.each([
  [3, 'beside'],
  [4, 'below'],
])('the tables of %d hidden layers stand %s the picture', async (count, where) => {
  const { inside } = runReport();
  const layers = Array.from({ length: count }, () => inside.layers[0]!);
  const { all } = await open({ inside: { ...inside, layers } });
  const beside = all('.columns caption').map(({ textContent }) => textContent);
  expect(beside.includes('By layer')).toBe(where === 'beside');
  expect(all('caption').map(({ textContent }) => textContent)).toContain('By layer');
});

test('classes are called by their names, the columns of the matrix by their numbers', async () => {
  const { all, texts } = await open({ classNames: ['T-shirt', '<b>Bag'] });
  expect(texts('.matrix th')).toEqual(['0', '1', '0 T-shirt', '1 <b>Bag']);
  expect(texts('.pictures figcaption')[0]).toBe('image 1: 1 <b>Bag taken for 0 T-shirt');
  expect(texts('.answers li').map((text) => text?.trim())).toEqual([
    '0 T-shirt: 0.7500',
    '1 <b>Bag (true): 0.2500',
  ]);
  expect(all('b')).toEqual([]);
  const cells = texts('th[scope=row], td');
  expect(cells).toContain('1 <b>Bag taken for 0 T-shirt');
});

test('beside or below every picture stands a table with its figures', async () => {
  const { all } = await open();
  const tables = Object.fromEntries(all('table').map((table) => [table.querySelector('caption')?.textContent, rowsOf(table)])); // biome-ignore format: one line
  expect(tables).toMatchObject({
    Epochs: [
      ['epoch', 'train loss', 'accuracy', 'val loss', 'accuracy', 'learning rate', 'time'],
      ['1', '0.5000', '0.8750', '0.7500', '0.8125', '0.01', '1.3 s'],
      ['2', '0.5000', '1.0000', '0.2500', '0.8750', '0.01', '1.3 s'],
      ['3', '0.5000', '0.8750', '0.7500', '0.8125', '0.01', '1.3 s'],
    ],
    'Images by their true class (rows) and the class they were taken for (columns)': [
      ['', '0', '1'],
      ['0', '1', '·'],
      ['1', '1', '1'],
    ],
    'Most frequent confusions': [
      ['', 'images', 'of its class'],
      ['1 taken for 0', '1', '50.0 %'],
    ],
    Probabilities: [
      ['image', 'true', 'taken for', '0', '1'],
      ['1', '1', '0', '0.7500', '0.2500'],
    ],
    'Euclidean norms': [
      ['place', 'unit', 'norm'],
      ['1', '0', '0.6250'],
    ],
  });
  expect(tables['Bins of confidence']).toHaveLength(16);
});

test('the shades of right ones go by their share, those of mistakes by the most frequent', async () => {
  const { evaluation } = runReport();
  const confusion = [
    [9, 0, 1],
    [5, 5, 0],
    [0, 0, 0],
  ];
  const { all } = await open({ evaluation: { ...evaluation, confusion } });
  const cells = all('.matrix tbody td').map((cell) => [cell.textContent, cell.getAttribute('class')]);
  expect(cells.slice(0, 6)).toEqual([
    ['9', 'right9'],
    ['·', 'none'],
    ['1', 'wrong2'],
    ['5', 'wrong10'],
    ['5', 'right5'],
    ['·', 'none'],
  ]);
  const [sheet] = all('style').map(({ textContent }) => textContent);
  expect(sheet).toContain('.wrong10{background:color-mix(in srgb,var(--wrong) 45%,var(--page))}');
});

test.each([
  [13, 'many'],
  [41, 'many crowd'],
])('of %i classes the matrix has a size of its own: %s', async (classes, size) => {
  const confusion = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 1));
  const { all } = await open({ evaluation: { ...runReport().evaluation, confusion } });
  const matrix = all('.matrix').map((one) => one.parentElement?.getAttribute('class'));
  expect(matrix).toEqual([size]);
});

test.each([
  [0, '0: 0.00'],
  [0.625, '0: 0.625'],
  [1.834, '0: 1.83'],
  [24_333_872_981, '0: 2.43e+10'],
])('a norm of %f takes no more room than its picture', async (norm, caption) => {
  const { firstLayer } = runReport();
  const shown = firstLayer!.shown.map((unit) => ({ ...unit, norm }));
  const { texts } = await open({ firstLayer: { ...firstLayer!, shown } });
  expect(texts('.small figcaption')).toEqual([caption]);
});

test('of many classes the matrix takes the whole page, and their probabilities several tables', async () => {
  const names = Array.from({ length: 13 }, (_, index) => `name ${index}`);
  const confusion = names.map((_, label) => names.map((_, predicted) => Number(label <= predicted)));
  const { evaluation, worst } = runReport();
  const wide = { ...evaluation, confusion };
  const probabilities = names.map(() => 1 / 13);
  const { all, texts } = await open({
    evaluation: wide,
    classNames: names,
    worst: [{ ...worst[0]!, probabilities }],
  });
  expect(all('.many .matrix')).toHaveLength(1);
  expect(all('.columns .matrix')).toEqual([]);
  expect(texts('caption').filter((text) => text?.startsWith('Probabilities'))).toEqual([
    'Probabilities: 0 name 0 to 9 name 9',
    'Probabilities: 10 name 10 to 12 name 12',
  ]);
  const parts = all('table').filter((one) =>
    one.querySelector('caption')?.textContent?.startsWith('Probabilities'),
  );
  expect(parts.map((part) => rowsOf(part)[0]?.slice(0, 4))).toEqual([
    ['image', 'true', 'taken for', '0 name 0'],
    ['image', 'true', 'taken for', '10 name 10'],
  ]);
});

test('images hold the pixels: ink is dark, weights above 0 blue, below 0 orange', async () => {
  const { all } = await open();
  const pixels = all('img').map(async (image) => {
    const [, png = ''] = (image.getAttribute('src') ?? '').split('data:image/png;base64,');
    return [...(await sharp(Buffer.from(png, 'base64')).raw().toBuffer())];
  });
  expect(await Promise.all(pixels)).toEqual([
    [255, 255, 255, 0, 0, 0],
    [0, 0x72, 0xb2, 254, 0xd5, 0x5e, 0, 254],
  ]);
  expect(all('img').map((image) => image.getAttribute('alt'))).toEqual([
    'Image 1: 1 taken for 0',
    'Weights of unit 0',
  ]);
});

test('the gap is shaded, and the learning rate drawn where it changes', async () => {
  const labels = async (changes: Partial<RunReport>) =>
    (await open(changes)).all('svg.chart').map((svg) => svg.getAttribute('aria-label'));
  const others = ['Loss by epoch', 'Accuracy by epoch'];
  const last = ['Accuracy and number of images by confidence', 'What the hidden layers do'];
  expect(await labels({})).toEqual([...others, ...last]);
  const history = [epochRecord(1), epochRecord(2, { learningRate: 0.005 })];
  expect(await labels({ history })).toEqual([...others, 'Learning rate by epoch', ...last]);
  const ramp = [epochRecord(1, { momentum: 0.5 }), epochRecord(2, { momentum: 0.99 })];
  expect(await labels({ history: ramp })).toEqual([...others, 'Momentum by epoch', ...last]);
  const areas = (await open()).all('[data-mark=area] path').map((path) => path.getAttribute('d'));
  expect(areas).toHaveLength(2);
  for (const area of areas) expect(area).toMatch(/^M[\d.,L]+Z$/);
});

test.each<[what: string, history: RunReport['history'], words: string]>([
  [
    'validation and dropout',
    [1, 2].map((epoch) => epochRecord(epoch, { dropoutRates: [0.2] })),
    'Both are measured after each epoch without dropout; what is shaded is the gap.',
  ],
  [
    'validation alone',
    [1, 2].map((epoch) => epochRecord(epoch)),
    'Both are measured after each epoch; what is shaded is the gap.',
  ],
  [
    'dropout alone',
    [1, 2].map((epoch) => withoutValidation(epochRecord(epoch, { dropoutRates: [0.2] }))),
    'The training images alone are measured, after each epoch without dropout: there are no validation images.',
  ],
  [
    'neither',
    [1, 2].map((epoch) => withoutValidation(epochRecord(epoch))),
    'The training images alone are measured, after each epoch: there are no validation images.',
  ],
])('what the curves are of is said of a training with %s', async (_, history, words) => {
  const [sentences] = (await open({ history })).texts('section:nth-of-type(1) p');
  expect(sentences?.split(' The axes are')[0]).toBe(words);
});

test.each<[what: string, strengths: RunReport['strengths'], constant: string, title: string, sampled: string]>([
  ['dropout', ['rate', 'rate'], 'rates of dropout', 'Dropout rates', 'dropout on (rates 0.2, 0.5)'],
  ['noise', ['stddev', 'stddev'], 'standard deviations of the noise', 'Standard deviations of the noise', 'noise on (standard deviations 0.2, 0.5)'],
  ['both', ['stddev', 'rate'], 'rates of dropout and standard deviations of the noise', 'Dropout rates and standard deviations of the noise', 'dropout and noise on (rates and standard deviations 0.2, 0.5)'],
])('the numbers of %s are called what they are', async (_, strengths, constant, title, sampled) => {
  const of = (...rates: number[][]) =>
    open({ strengths, monteCarlo, history: rates.map((dropoutRates, index) => epochRecord(index + 1, { dropoutRates })) });
  const { texts } = await of([0.2, 0.5], [0.2, 0.5]);
  expect(texts('section:nth-of-type(1) p')[0]).toContain(`after each epoch without ${sampled.split(' on ')[0]}`);
  expect(texts('section:nth-of-type(1) p')[0]).toContain(` The ${constant} were 0.2, 0.5 throughout.`);
  expect(texts('section p').find((text) => text?.includes('sub-networks'))).toContain(` drawn with ${sampled}, beside`);
  const { all } = await of([0.2, 0.5], [0.3, 0.5]);
  expect(all('svg.chart').map(labelOf)).toContain(`${title} by epoch`);
}); // biome-ignore format: a table

test('what never changes is said in a sentence', async () => {
  const sentences = async (...history: RunReport['history']) =>
    (await open({ history })).texts('section:nth-of-type(1) p').map((text) => text?.split('need it. ')[1]);
  const rates = (epoch: number, dropoutRates: number[]) => epochRecord(epoch, { dropoutRates });
  const learningRate = 'The learning rate was 0.01 throughout.';
  expect(await sentences(rates(1, [0.2, 0.5]), rates(2, [0.2, 0.5]))).toEqual([
    `${learningRate} The rates of dropout were 0.2, 0.5 throughout.`,
  ]);
  expect(await sentences(rates(1, [0.2]), rates(2, [0.5]))).toEqual([learningRate]);
  expect(await sentences(rates(1, []), rates(2, []))).toEqual([learningRate]);
});

test('dropout rates are drawn where they change, and stand in the table of epochs', async () => {
  const rates = (epoch: number, dropoutRates: number[]) => epochRecord(epoch, { dropoutRates });
  const of = async (...history: RunReport['history']) => {
    const { all } = await open({ history });
    const labels = all('svg.chart').map((svg) => svg.getAttribute('aria-label'));
    const [, row = []] = all('table').slice(0, 1).flatMap(rowsOf);
    return { isDrawn: labels.includes('Dropout rates by epoch'), row: row.slice(5, 8) };
  };
  const [first, row] = [rates(1, [0.5, 0.2]), ['0.01', '0.5', '0.2']];
  expect(await of(first, rates(2, [0.4, 0.2]))).toEqual({ isDrawn: true, row });
  expect(await of(first, rates(2, [0.5, 0.2]))).toEqual({ isDrawn: false, row });
});

test('nothing is loaded or run, which the policy forbids too', async () => {
  const { text, document, all } = await open();
  const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]')?.getAttribute('content');
  const [style, ...more] = all('style').map(({ textContent }) => textContent ?? '');
  const hash = createHash('sha256')
    .update(style ?? '')
    .digest('base64');
  expect(more).toEqual([]);
  expect(policy).toBe(
    `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  );
  expect(all('script, link, iframe, [style], [onload], [onerror], a')).toEqual([]);
  expect(text).not.toMatch(/url\(|@import/);
  expect([...text.matchAll(/https?:[^"]*/g)].map(([address]) => address)).toEqual(
    Array.from({ length: 4 }, () => 'http://www.w3.org/2000/svg'),
  );
});

describe.each([
  '</script><script>alert(1)</script>',
  '</title></style><img src=x onerror=alert(1)>',
  '"><b>\'&amp;',
])('what is named %j', (name) => {
  test('is text everywhere', async () => {
    const report = runReport();
    const { document, all, texts } = await open({
      run: name,
      name,
      config: name,
      warning: name,
      version: name,
      earlyStopping: { monitor: name, patience: 1 },
      manifest: {
        ...report.manifest,
        versions: { 'dropout-mlp': name, tfjs: name, node: name },
        dataset: { ...report.manifest.dataset, source: name, fingerprint: name },
      },
    });
    expect(all('script, b, [onerror]')).toEqual([]);
    expect(texts('h1')).toEqual([name]);
    expect(document.title).toBe(`${name}: ${name}`);
    expect(texts('pre code')[1]).toBe(name);
    expect(texts('.warning')).toEqual([`Mind: ${name}.`]);
  });
});

test('what would steer a reader is escaped, line breaks of the config are not', async () => {
  const { texts } = await open({ name: 'a\u202eb\u0000', config: 'a: 1\nb: \u001b[31m\n' });
  expect(texts('h1')).toEqual(['a\\u202eb\\u0000']);
  expect(texts('pre code')[1]).toBe('a: 1\nb: \\u001b[31m\n');
});

test('the thousands of a number stay in one line, those of a name are left alone', async () => {
  const { manifest } = runReport();
  const { texts } = await open({ run: 'runs/1 000', manifest: { ...manifest, parameters: 1_234_567 } });
  expect(texts('header .soft')).toEqual([
    `runs/1 000, seed 7, 1\u00a0234\u00a0567 parameters, started ${manifest.startedAt}`,
  ]);
});

test('words stand on the left of their column, where a narrow page begins', async () => {
  const { all } = await open();
  expect(all('.words caption').map(({ textContent }) => textContent)).toEqual(['Made with']);
});

test('an empty heading of a table heads nothing', async () => {
  const { all } = await open();
  expect(all('th').filter(({ textContent }) => textContent === '')).toEqual([]);
});

test('of a network without hidden layers only the gradient is inside', async () => {
  const layer = { name: 'dense_1', meanSquare: 0.5, batchVariance: 0.25, dropoutVariance: 0 };
  const gradients = { batches: 50, batchSize: 32, masks: 0, layers: [layer] };
  const inside = { model: 'runs/article-1', images: 3, layers: [] };
  const { all, texts } = await open({ inside: { ...inside, gradients } });
  expect(texts('caption')).toContain('Gradient by layer');
  expect(texts('p')).toContain('There are no hidden layers.');
  expect(all('svg.chart').map(labelOf)).not.toContain('What the hidden layers do');
  expect((await open({ inside })).texts('h2')).not.toContain('Inside');
});

test('what is not there is left out, or said to be none', async () => {
  const { texts } = await open({ firstLayer: undefined, mistakes: 0, worst: [], history: [epochRecord(1)] });
  expect(texts('h2')).toEqual([
    ...['Training', 'Confusions', 'Draw for the network', 'Mistakes', 'Calibration', 'Inside'],
    'The same again',
  ]);
  expect(texts('section:nth-of-type(3) p')).toEqual(['There is no pad to draw on: it is a test.']);
  expect(texts('section:nth-of-type(4) p')).toEqual(['There are none.']);
  expect(texts('section:nth-of-type(1) p')).toEqual([
    'There are no two epochs, which would make a curve. The learning rate was 0.01 throughout.',
  ]);
});
