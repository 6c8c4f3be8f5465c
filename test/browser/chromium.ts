import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where a Chromium is: `DROPOUT_MLP_CHROMIUM`, or the first on the path; undefined where there is none. */
export const chromium =
  process.env.DROPOUT_MLP_CHROMIUM ??
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(existsSync);

if (chromium === undefined)
  console.warn(
    '\n!!! NOT TESTED IN A BROWSER: there is no Chromium here. Install it (Debian: apt install chromium), or name it by DROPOUT_MLP_CHROMIUM. !!!\n',
  );

/** A page, and all that went wrong on it. */
export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Dialogs, errors and messages on the console, in words. */
  readonly troubles: readonly string[];
}

export interface PageOptions extends BrowserContextOptions {
  /** Whether what waits for a frame waits for nothing: for hundreds of answers, of which nobody sees a picture. */
  readonly isUnseen?: boolean;
}

/** One Chromium for the tests of a file. */
export function useChromium(): (path: string, options?: PageOptions) => Promise<OpenPage> {
  let browser: Browser;
  beforeAll(async () => {
    const { chromium: launcher } = await import('playwright-core');
    browser = await launcher.launch({
      executablePath: chromium as string,
      args: ['--no-sandbox', '--disable-gpu'],
    }); // root has no sandbox
  });
  afterAll(() => browser?.close());
  return async (path, { isUnseen = false, ...options } = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    if (isUnseen)
      await page.addInitScript(() => {
        window.requestAnimationFrame = (callback) => window.setTimeout(callback, 0, 0);
      });
    const troubles: string[] = [];
    page.on('dialog', (dialog) => {
      troubles.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
    page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) troubles.push(`request: ${request.url()}`);
    });
    await page.goto(`file://${path}`);
    return { page, context, troubles };
  };
}
