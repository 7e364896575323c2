// The pages that real servers once answered, for tests.

import { readdirSync, readFileSync } from 'node:fs';
import { parsePage } from '../../src/metrics/parse.ts';
import type { Page } from '../../src/metrics/page.ts';

const FOLDER = new URL('../fixtures/metrics/', import.meta.url);

export const RECORDED: readonly string[] = readdirSync(FOLDER).filter((file) =>
  file.endsWith('.prom'),
);

export function recordedText(file: string): string {
  return readFileSync(new URL(file, FOLDER), 'utf8');
}

/** `1.6.1-vllm-worker`. */
export function recordedPage(name: string): Page {
  return parsePage(recordedText(`dynamo-${name}.prom`));
}
