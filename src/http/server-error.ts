// What a server says went wrong, in any of the shapes that OpenAI-like servers use.

import { stripControl } from '../text/control.ts';
import { isObject, parseJson } from '../text/unknown-json.ts';
import { cutTo } from '../text/cut.ts';

const MOST = 300;

/** One line out of an error page: the message of its JSON, else the start of its text. */
export function serverError(page: string): string {
  const stated = errorOf(parseJson(page)) ?? page;
  const line = stripControl(stated).replace(/\s+/g, ' ').trim();
  return line === '' ? 'the server gave no reason' : cutTo(line, MOST);
}

/** `{error: {message}}`, `{error: "..."}` (OpenAI), `{message, type, code}` (Dynamo), `{object: "error", message}` (vLLM), `{detail}` (FastAPI). Null where it is none. */
export function errorOf(value: unknown): string | null {
  if (!isObject(value)) return null;
  const { error, message, detail } = value;
  if (isObject(error)) return messageOf(error['message'], error);
  if (error !== undefined && error !== null) return messageOf(error, value);
  if ('choices' in value) return null;
  if (message !== undefined) return messageOf(message, value);
  return detail === undefined ? null : messageOf(detail, value);
}

function messageOf(stated: unknown, whole: unknown): string {
  return typeof stated === 'string' ? stated : JSON.stringify(whole);
}
