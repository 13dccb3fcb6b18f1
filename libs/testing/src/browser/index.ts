import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function browserPath(): string {
  const { CHROME_PATH } = process.env;
  const path = CHROME_PATH ?? USUAL_PATHS.find((each) => existsSync(each));
  if (path === undefined || !existsSync(path))
    throw new Error(
      'There is no Chromium: install it (Debian: apt-get install chromium), or say where it is in CHROME_PATH.',
    );
  return path;
}

/**
 * A real Chromium whose camera shows a test picture, or the frames of a Y4M file.
 * @throws Error in one sentence where there is none
 */
export const launch = (cameraFile?: string): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath(),
    args: [
      ...QUIET,
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(cameraFile === undefined ? [] : [`--use-file-for-fake-video-capture=${cameraFile}`]),
    ],
  });

export { builtPage } from './built-page.ts';
export { accessibilityProblems, screenshot, watchPage } from './watched-page.ts';
