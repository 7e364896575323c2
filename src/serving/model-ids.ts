// The names of the models that a server lists.

import { isObject, parseJson, textOf } from '../text/unknown-json.ts';
import type { Response } from '../http/request.ts';

/** Of an answer of `/v1/models`; null where it is no such list. */
export function modelIds({ status, body }: Response): string[] | null {
  const page = status === 200 ? parseJson(body) : null;
  if (!isObject(page) || !Array.isArray(page['data'])) return null;
  return page['data'].filter(isObject).map((model) => textOf(model['id']));
}
