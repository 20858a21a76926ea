#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Half of a command's start is the reading of its own program; it is kept beside the libraries, where only who may change
// those can change it. Where that cannot be written, Node goes without.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/roster', import.meta.url)));
await import('./cli/main.ts');
