#!/usr/bin/env -S node --max-semi-space-size=16
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// The flag above: left alone, Node lets the garbage of an import grow to a hundred megabytes more.
// Where many objects of one kind outlive a clearing of garbage, V8 puts all further ones where only the next large clearing
// finds them: an import whose rows had to wait once would take 50 MB more, by chance.
setFlagsFromString('--no-allocation-site-pretenuring');
// Half of a command's start is the reading of its own program; it is kept beside the libraries, where only who may change
// those can change it. Where that cannot be written, Node goes without.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/roster', import.meta.url)));
await import('./cli/main.ts');
