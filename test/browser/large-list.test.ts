import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { whenDone } from '../support/temporary.ts';
import { approved, imported } from '../web/requests.ts';
import { checkList, chosenFile, countsOf, importButton, outcomeOf, previewOf } from './support/steps.ts';
