import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findChromium } from './chromium.ts';

/**
 * Provides the browser that the tests in test/browser/ need. Where the system has none: installs Debian's package
 * when that is possible without asking, otherwise says what to install. It never fails: tests without a browser
 * are skipped, and counted as skipped.
 */
if (findChromium() === undefined && !installed()) console.log(advice());

function installed(): boolean {
  if (process.env.CHROMIUM_PATH || process.getuid?.() !== 0 || !isDebian()) return false;
  console.log('No Chromium was found: installing the package chromium.');
  return (
    aptGet('update') &&
    aptGet('install', '--yes', '--no-install-recommends', 'chromium') &&
    findChromium() !== undefined
  );
}

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function aptGet(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8', timeout: 600_000 });
  if (run.status !== 0) console.log(`apt-get ${args[0]} failed: ${run.error?.message ?? run.stderr.trim()}`);
  return run.status === 0;
}

function advice(): string {
  const named = process.env.CHROMIUM_PATH;
  return named
    ? `Browser tests are skipped: CHROMIUM_PATH names ${named}, which is no program that can be run.`
    : 'Browser tests are skipped: install Chromium or Chrome (on Debian: apt-get install chromium), or set CHROMIUM_PATH.';
}
