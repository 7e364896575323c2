// The Prometheus pages of a served model's processes, as they are now.

import { HttpError } from '../http/http-error.ts';
import { request } from '../http/request.ts';
import type { Clock } from '../model/clock.ts';
import type { Process, Snapshot } from '../model/metric.ts';
import type { ServedModel, ServedProcess } from '../model/served-model.ts';
import { answerInWords } from '../serving/probe.ts';

const PAGE_MS = 10_000;

export interface MissingPage {
  readonly process: Process;
  /** Why there is none. */
  readonly missing: string;
}

/** One per process that has a page, in their order. */
export function scrapePages(
  served: ServedModel,
  clock: Clock,
  signal: AbortSignal,
): Promise<(Snapshot | MissingPage)[]> {
  const asked = served.processes.flatMap((process) =>
    process.metricsPath === null ? [] : [scrape(process, process.metricsPath, { clock, signal })],
  );
  return Promise.all(asked);
}

export function isPage(page: Snapshot | MissingPage): page is Snapshot {
  return 'text' in page;
}

interface Around {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function scrape(
  { process, host, port }: ServedProcess,
  path: string,
  { clock, signal }: Around,
): Promise<Snapshot | MissingPage> {
  const at = clock.now();
  try {
    const asked = { host, port, path, method: 'GET', timeoutMs: PAGE_MS, signal } as const;
    const response = await request(asked);
    if (response.status === 200) return { process, text: response.body, at };
    return { process, missing: `${path}: ${answerInWords(response)}` };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HttpError)) throw error;
    return { process, missing: error.message };
  }
}
