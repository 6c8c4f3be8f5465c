import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDataset } from '../../src/dataset/source.ts';
import { splitDataset } from '../../src/dataset/split.ts';
import { evaluateCalibrated } from '../../src/evaluation/evaluate-calibrated.ts';
import { renderRunPage } from '../../src/report/html/run-page.ts';
import type { RunReport } from '../../src/report/run-report.ts';
import { useTemporaryDirectory } from '../cli/run-cli.ts';
import { runMain } from '../cli/run-main.ts';
import { bothOf } from '../pad/networks.ts';
import { runReport } from '../report/run-reports.ts';
import { chromium, useChromium } from './chromium.ts';
import { complaintsAbout, widthsOf } from './readability.ts';

const directory = useTemporaryDirectory();
const at = (...names: string[]) => join(directory.path, ...names);
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const DIGITS = 200;

/** What `predict` says of a picture, as JSON. */
interface Said {
  readonly image: string;
  readonly prediction: number;
  readonly probabilities: readonly number[];
}

describe.runIf(chromium !== undefined)('the report of a run, in Chromium', () => {
  const open = useChromium();
  const images: Buffer[] = [];
  let report: RunReport;

  beforeAll(async () => {
    const args = ['--set', 'data.subset=2000', '--set', 'training.epochs=3', '--seed', '5'];
    expect((await cli('train', ...args, '--out', 'run')).code).toBe(0);
    ({ report } = JSON.parse((await cli('report', 'run', '--json')).stdout));
    const { test: set } = splitDataset(await openDataset('embedded'), {
      seed: 5,
      testFraction: 0.2,
      validationFraction: 0,
    });
    await mkdir(at('digits'));
    for (let index = 0; index < DIGITS; index++) {
      const raw = { raw: { width: 28, height: 28, channels: 1 } } as const;
      const png = sharp(set.images.subarray(784 * index, 784 * (index + 1)), raw).toColourspace('b-w');
      images.push(await png.clone().negate().png().toBuffer()); // as a report has them: dark on white
      await png.toFile(at('digits', `${String(index).padStart(3, '0')}.png`));
    }
  });

  const predicted = async (...args: string[]): Promise<Said[]> =>
    JSON.parse((await cli('predict', 'run', ...args, '--json')).stdout);

  describe('the pad says what predict says of 200 test digits, to 1e-5', () => {
    test.each([
      ['by weight scaling', [], false],
      ['by 50 sub-networks', ['--mc-samples', '50'], true],
    ] as const)('%s', async (_, args, hasDropout) => {
      const { page, troubles } = await open(at('run/report.html'), { isUnseen: true });
      const right = await predicted('digits', ...args);
      expect(right).toHaveLength(DIGITS);
      await page.locator('#pad-dropout').setChecked(hasDropout);
      await page.evaluate(() => {
        for (const section of document.querySelectorAll<HTMLElement>('section:not(#pad)'))
          section.hidden = true; // to be laid out 200 times
      });
      const own = await putOnPad(page, ...images);
      for (const [index, { probabilities }] of right.entries()) {
        const differences = probabilities.map((value, label) => Math.abs(value - own[index]![label]!));
        expect(Math.max(...differences), `digit ${index}`).toBeLessThan(1e-5);
      }
      expect(troubles).toEqual([]);
    });
  });

  test('a mistake of the report comes to the pad as it is, by the button below it', async () => {
    const { page } = await open(at('run/report.html'));
    await page.locator('.to-pad').nth(2).click();
    const own = await probabilitiesOn(page);
    const third = report.worst[2]!;
    for (const [label, value] of third.probabilities.entries()) expect(own[label]).toBeCloseTo(value, 5);
    expect(await page.locator('#pad-answer').textContent()).toMatch(
      new RegExp(`^${third.prediction}, probability`),
    );
  });

  describe('what is drawn', () => {
    const seven = [[0.25, 0.2], [0.75, 0.2], [0.45, 0.85]] as const; // biome-ignore format: a line

    /** What predict makes of a picture of the paper. */
    async function byPredict(page: Page): Promise<Said> {
      const canvas = page.locator('.pad-paper canvas');
      const address = await canvas.evaluate((paper: HTMLCanvasElement) => paper.toDataURL('image/png'));
      await writeFile(at('drawn.png'), Buffer.from(address.split(',')[1]!, 'base64'));
      return (await predicted('drawn.png'))[0]!;
    }

    test('by mouse is centred and answered as predict does with a picture of it', async () => {
      const { page, troubles } = await open(at('run/report.html'));
      const box = (await page.locator('.pad-paper canvas').boundingBox())!;
      await page.locator('.pad-paper canvas').scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await page.locator('.pad-paper canvas').boundingBox()) ?? box;
      const places = seven.map(([right, down]) => [x + right * width, y + down * height] as const);
      await page.mouse.move(...places[0]!);
      await page.mouse.down();
      for (const place of places.slice(1)) await page.mouse.move(...place, { steps: 12 });
      await page.mouse.up();
      const own = await probabilitiesOn(page);
      const { prediction, probabilities } = await byPredict(page);
      expect(own.indexOf(Math.max(...own))).toBe(prediction);
      for (const [label, value] of probabilities.entries())
        expect(Math.abs(own[label]! - value)).toBeLessThan(0.02);
      expect(troubles).toEqual([]);
    });

    test('by finger draws, and moves no page', async () => {
      const { page, context } = await open(at('run/report.html'), {
        viewport: { width: 390, height: 800 },
        hasTouch: true,
      });
      await page.locator('.pad-paper canvas').scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await page.locator('.pad-paper canvas').boundingBox())!;
      const before = await page.evaluate(() => scrollY);
      const session = await context.newCDPSession(page);
      const touch = (type: string, points: readonly (readonly [number, number])[]) =>
        session.send(
          'Input.dispatchTouchEvent' as never,
          {
            type,
            touchPoints: points.map(([right, down]) => ({ x: x + right * width, y: y + down * height })),
          } as never,
        );
      await touch('touchStart', [[0.5, 0.9]]);
      for (let down = 0.8; down > 0.1; down -= 0.1) await touch('touchMove', [[0.5, down]]);
      await touch('touchEnd', []);
      expect((await probabilitiesOn(page)).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect(await page.evaluate(() => scrollY)).toBe(before);
      expect(await page.locator('#pad-answer').textContent()).toMatch(
        /^\d, probability 0\.\d{4}\.$|In doubt/,
      );
    });

    test('by keys draws where the pen is down, and Delete clears it', async () => {
      const { page } = await open(at('run/report.html'));
      await page.locator('.pad-paper canvas').focus();
      await page.keyboard.press('ArrowRight');
      const status = page.locator('#pad-pen');
      expect(await status.textContent()).toBe('Pen up, column 16 of 28, row 8 of 28');
      expect(await page.locator('#pad-answer').textContent()).toBe('Nothing is drawn yet.');
      await page.keyboard.press('Space');
      for (let step = 0; step < 14; step++) await page.keyboard.press('ArrowDown');
      expect(await status.textContent()).toBe('Pen down, column 16 of 28, row 22 of 28');
      await page.keyboard.press('Space');
      const own = await probabilitiesOn(page);
      expect(own.indexOf(Math.max(...own))).toBe((await byPredict(page)).prediction);
      expect(await page.locator('#pad-answer').textContent()).toMatch(/^1, probability/);
      await page.keyboard.press('Delete');
      await settle(page);
      expect(await page.locator('#pad-answer').textContent()).toBe('Nothing is drawn yet.');
    });

    test('is gone by the button, and answered anew by the switches', async () => {
      const { page } = await open(at('run/report.html'));
      await putOnPad(page, images[0]!);
      const answer = page.locator('#pad-answer');
      await page.locator('#pad-dropout').check();
      await settle(page);
      expect(await answer.textContent()).toMatch(
        /^The network is (un)?sure: \d+ of 50 sub-networks take it for \d/,
      );
      expect(await page.locator('.track path').first().getAttribute('d')).toMatch(/^(M[\d.]+ 0v10){50}$/);
      await page.locator('#pad-clear').click();
      await settle(page);
      expect(await answer.textContent()).toBe('Nothing is drawn yet.');
    });
  });

  test('of many classes the most probable ones are shown, in this order', async () => {
    const units = 62;
    const { page: network } = bothOf({ dense: { units, activation: 'softmax' } });
    const classNames = Array.from({ length: units }, (_, index) => `name ${index}`);
    const program = await readFile(join(import.meta.dirname, '../../dist/pad/program.js'), 'utf8');
    const pad = { network, classes: units, classNames, program };
    const labels = Uint8Array.from({ length: 4 * units }, (_, image) => image % units);
    const logits = Float64Array.from({ length: labels.length * units }, (_, at) => (at * at) % 7);
    const evaluation = evaluateCalibrated(logits, labels);
    await writeFile(at('many.html'), await renderRunPage(runReport({ evaluation, classNames }), pad));
    const { page, troubles } = await open(at('many.html'));
    expect(await widthsOf(page)).toEqual([]);
    const paper = await page.locator('.pad-paper canvas').boundingBox();
    expect(paper!.height).toBeLessThan(22 * 16 + 1); // of images of 8x6 pixels
    await page.locator('.pad-paper canvas').focus();
    for (const key of ['Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    const own = await probabilitiesOn(page);
    expect(own).toHaveLength(10);
    expect(own).toEqual(own.toSorted((a, b) => b - a));
    const first = await page.locator('.pad-table th[scope=row]').first().textContent();
    expect(first).toMatch(/^\d+ name \d+$/);
    expect(await page.locator('#pad-answer').textContent()).toContain(`${first}, probability`);
    expect(troubles).toEqual([]);
  });

  test.each([40, 62])(
    'a matrix of %i classes, with long names, is seen whole at 1280 pixels',
    async (classes) => {
      const confusion = Array.from({ length: classes }, (_, label) =>
        Array.from({ length: classes }, (_, predicted) => (label === predicted ? 400 : 1)),
      );
      const classNames = confusion.map((_, label) => `a long name, UnbrokenByAnything${label}`);
      const { evaluation, worst } = runReport();
      const report = runReport({
        evaluation: { ...evaluation, confusion },
        classNames,
        worst: [{ ...worst[0]!, probabilities: classNames.map(() => 1 / classes) }],
      });
      await writeFile(at('matrix.html'), await renderRunPage(report, { missing: 'it is not asked for' }));
      const { page } = await open(at('matrix.html'));
      expect(await widthsOf(page)).toEqual([]); // and leaves it at 1280 pixels
      const { left, right, hidden } = await page.locator('.matrix .wide').evaluate((wide) => {
        const { left, right } = wide.getBoundingClientRect();
        return { left, right, hidden: wide.scrollWidth - wide.clientWidth };
      });
      expect(hidden).toBe(0);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(1280);
      await page.emulateMedia({ media: 'print' });
      const heights = page
        .locator('.chart')
        .evaluateAll((all) => all.map((one) => getComputedStyle(one).maxHeight));
      expect(new Set(await heights)).toEqual(new Set(['812.598px'])); // 215 mm: no sheet is lower
      expect(await page.locator('.matrix').evaluate((matrix) => getComputedStyle(matrix).breakInside)).toBe(
        'avoid', // on a sheet of its own where it does not fit below what was before
      );
    },
  );

  test('without scripts the page says so and can be read', async () => {
    const { page, troubles } = await open(at('run/report.html'), { javaScriptEnabled: false });
    expect(await page.locator('.without-pad').isVisible()).toBe(true);
    expect(await page.locator('.pad').isVisible()).toBe(false);
    expect(await page.locator('h2:visible').count()).toBe(await page.locator('h2').count());
    expect(troubles).toEqual([]);
  });

  test('it can be read by everyone, everywhere', async () => {
    const { page, troubles } = await open(at('run/report.html'));
    await putOnPad(page, images[1]!);
    await page.locator('#pad-dropout').check();
    await settle(page);
    expect(await complaintsAbout(page)).toEqual([]);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    expect(troubles).toEqual([]);
  });

  describe('names that would be markup are text everywhere', () => {
    const name = '</script><script>alert(1)</script>';
    const names = [
      name,
      '"><img src=x onerror=alert(1)>',
      '<!--<script>',
      "'-alert(1)-'",
      '</title><b>',
      '\u202e',
    ];

    test('those of classes and of the directory', async () => {
      const classNames = Array.from({ length: 10 }, (_, index) => names[index] ?? `${index}`);
      const config = {
        data: { subset: 200, classNames },
        model: { layers: ['flatten', { dense: { units: 'classes', activation: 'softmax' } }] },
        training: { epochs: 1 },
      };
      await writeFile(at('config.json'), JSON.stringify(config));
      const run = '<img src=x onerror=alert(1)>';
      const trained = await cli('train', 'config.json', '--out', run);
      expect(trained.code, trained.stderr).toBe(0);
      await cli('report', run, '--out', 'hostile.html');
      const { page, troubles } = await open(at('hostile.html'));
      await putOnPad(page, images[3]!);
      expect(await page.title()).toContain(run);
      expect(await page.locator('.pad-table th[scope=row]').first().textContent()).toBe(
        '0 </script>…)</script>',
      );
      expect(await page.locator('script').count()).toBe(2); // the program and its data
      expect(await page.locator('b, img:not([src^="data:"])').count()).toBe(0);
      expect(troubles).toEqual([]);
    });

    test('those of everything else', async () => {
      const report = runReport();
      const versions = { 'dropout-mlp': name, tfjs: name, node: name };
      const dataset = { ...report.manifest.dataset, source: name, fingerprint: name };
      const hostile = runReport({
        ...{ run: name, name, config: names.join('\n'), warning: name, version: name },
        earlyStopping: { monitor: name, patience: 1 },
        manifest: { ...report.manifest, versions, dataset },
      });
      await writeFile(at('everything.html'), await renderRunPage(hostile, { missing: name }));
      const { page, troubles } = await open(at('everything.html'));
      expect(await page.locator('h1').textContent()).toBe(name);
      expect(await page.locator('script, b, img:not([src^="data:"])').count()).toBe(0);
      expect(troubles).toEqual([]);
    });
  });
});

/** Once all that waits for a frame is done. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
}

/** By class, as they stand on the page for programs. */
async function probabilitiesOn(page: Page): Promise<number[]> {
  await settle(page);
  const cells = page.locator('.pad-table data');
  return (await cells.evaluateAll((all: HTMLDataElement[]) => all.map(({ value }) => value))).map(
    Number.parseFloat,
  );
}

/**
 * Puts pictures, each in the place of one of the report, on the pad.
 *
 * @returns probabilities of each by class, as they stand on the page for programs
 */
async function putOnPad(page: Page, ...pngs: Buffer[]): Promise<number[][]> {
  const addresses = pngs.map((png) => `data:image/png;base64,${png.toString('base64')}`);
  return await page.evaluate(async (pictures) => {
    const button = document.querySelector<HTMLButtonElement>('.to-pad');
    const image = button?.parentElement?.querySelector('img');
    if (!button || !image) throw new Error('The report has no picture for the pad');
    const answers: number[][] = [];
    for (const address of pictures) {
      image.src = address;
      await image.decode();
      button.click();
      await new Promise((done) => requestAnimationFrame(done));
      const cells = document.querySelectorAll<HTMLDataElement>('.pad-table data');
      answers.push([...cells].map(({ value }) => Number.parseFloat(value)));
    }
    return answers;
  }, addresses);
}
