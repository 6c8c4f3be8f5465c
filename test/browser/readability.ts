import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const axe = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');
/** Of a sheet of A4 between Chromium's margins, in pixels of CSS. */
const SHEET = 718;

/**
 * What keeps a page from being read, in words: at both widths and in both themes what axe finds, what is wider than the window,
 * what moves; in print what is wider than the sheet, what there is to press, and a ground that is not white.
 */
export async function complaintsAbout(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const complaints: string[] = [];
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  complaints.push(...(await leftoversOn(page)));
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await page.setViewportSize({ width: SHEET, height: 1000 });
  complaints.push(...(await overflowOf(page, SHEET)).map((words) => `print: ${words}`));
  for (const width of [1280, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ media: 'screen', colorScheme });
      const found = [
        ...(await violationsOn(page)),
        ...(await overflowOf(page, width)),
        ...(await movesOn(page)),
      ];
      complaints.push(...found.map((words) => `${width} pixels, ${colorScheme}: ${words}`));
    }
  return complaints;
}

async function violationsOn(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<Results> } };
    const { violations } = await axe.run({ resultTypes: ['violations'] }); // of the others nobody wants the places
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    interface Results {
      violations: { id: string; nodes: { html: string }[] }[];
    }
  });
}

async function overflowOf(page: Page, width: number): Promise<string[]> {
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  return needed <= width ? [] : [`it is ${needed} pixels wide`];
}

async function movesOn(page: Page): Promise<string[]> {
  const count = await page.evaluate(() => document.getAnimations().length);
  return count === 0 ? [] : [`${count} parts of it move`];
}

/** Of the screen, on paper. */
async function leftoversOn(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const parts = [...document.querySelectorAll('#pad, button, input, summary')].filter((part) =>
      part.checkVisibility(),
    );
    const ground = getComputedStyle(document.body).backgroundColor;
    return [
      ...parts.map((part) => `print: there is ${part.outerHTML.slice(0, 60)}`),
      ...(ground === 'rgb(255, 255, 255)' ? [] : [`print: its ground is ${ground}`]),
    ];
  });
}
