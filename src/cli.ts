#!/usr/bin/env -S node --max-semi-space-size=16
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// The flag above: left alone, Node lets the garbage of an import grow to a hundred megabytes more.
// Half of a command's start is the reading of its own program; it is kept beside the libraries, where only who may change
// those can change it. Where that cannot be written, Node goes without.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/roster', import.meta.url)));
await import('./cli/main.ts');
