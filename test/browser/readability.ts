import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const axe = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');
/** Of a sheet of A4 between its margins, in pixels of CSS. */
const SHEET = 703;

/**
 * What keeps a page from being read, in words: at both widths and in both themes what axe finds and what moves; in print what there is
 * to press, and a ground that is not white; what is wider than its window or sheet.
 */
export async function complaintsAbout(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const complaints = [...(await leftoversOn(page)), ...(await widthsOf(page))];
  for (const width of [1280, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ media: 'screen', colorScheme });
      const found = [...(await violationsOn(page)), ...(await movesOn(page))];
      complaints.push(...found.map((words) => `${width} pixels, ${colorScheme}: ${words}`));
    }
  return complaints;
}

/** Where a page with all that is folded open is wider than its window or sheet, in words. */
export async function widthsOf(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  const complaints: string[] = [];
  for (const [media, width] of [['print', SHEET], ['screen', 390], ['screen', 1280]] as const) {
    await page.emulateMedia({ media });
    await page.setViewportSize({ width, height: 1000 });
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    if (needed > width) complaints.push(`on the ${media} of ${width} pixels it takes ${needed}`);
  } // biome-ignore format: a table
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
