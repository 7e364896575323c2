// The pages of the rig's LLM server that do not generate.

import type { ServerResponse } from 'node:http';
import type { Behaviour, SeenRequest } from './llm-server-behaviour.ts';

export function modelsPage({ listed, model }: Behaviour): object {
  return { object: 'list', data: listed ? [{ id: model, object: 'model', owned_by: 'rig' }] : [] };
}

export function metricsPage(
  { metricsPage: own }: Behaviour,
  requests: readonly SeenRequest[],
): string {
  if (own !== null) return own();
  const done = requests.filter((request) => request.ended);
  const tokens = done.flatMap(({ sent }) => sent).reduce((sum, one) => sum + one.tokens, 0);
  return [
    '# TYPE dynamo_frontend_requests_total counter',
    `dynamo_frontend_requests_total{model="tiny",status="success"} ${done.length}`,
    '# TYPE dynamo_frontend_output_tokens_total counter',
    `dynamo_frontend_output_tokens_total{model="tiny"} ${tokens}`,
    '',
  ].join('\n');
}

export function json(res: ServerResponse, status: number, value: object): void {
  send(res, { status, type: 'application/json', body: JSON.stringify(value) });
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export function send(res: ServerResponse, page: Page): void {
  res.writeHead(page.status, { 'content-type': page.type });
  res.end(page.body);
}
