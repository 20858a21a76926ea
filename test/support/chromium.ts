import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const places: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/opt/homebrew/bin/chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const base = process.env[variable];
    return base === undefined
      ? []
      : ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'].map((rest) =>
          join(base, rest),
        );
  }),
};

/**
 * The path of the system's Chromium (or Chrome), if there is one. `CHROMIUM_PATH` decides alone where it is set;
 * otherwise the directories of `PATH`, `/usr/bin` and the usual places of the system are searched.
 */
export function findChromium(
  env: NodeJS.ProcessEnv = process.env,
  isProgram: (path: string) => boolean = canRun,
): string | undefined {
  if (env.CHROMIUM_PATH) return isProgram(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : undefined;
  const directories = new Set(
    [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin'].filter(Boolean),
  );
  const candidates = [...directories].flatMap((directory) => names.map((name) => join(directory, name)));
  return [...candidates, ...(places[process.platform] ?? [])].find(isProgram);
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
