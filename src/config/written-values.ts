// The values that keys of written frameworks take, with words for those that are not taken.

import * as v from 'valibot';

export const positive = v.pipe(v.number(), v.gtValue(0, 'must be above 0'));
const whole = v.pipe(v.number(), v.integer('must be a whole number'));
export const count = v.pipe(whole, v.minValue(1, 'must be 1 or more'));
export const countFromZero = v.pipe(whole, v.minValue(0, 'must be 0 or more'));
export const port = v.pipe(count, v.maxValue(65_535, 'must be a port from 1 to 65535'));
export const share = v.pipe(
  v.number(),
  v.minValue(0, 'must be a share from 0 to 1'),
  v.maxValue(1, 'must be a share from 0 to 1'),
);
export const path = v.pipe(v.string(), v.startsWith('/', 'must be a path that begins with "/"'));
export const words = v.array(v.string());
export const command = v.pipe(words, v.minLength(1, 'must name a command'));
/** Values as people write them: `PORT: 8000` and `DEBUG: true` are texts to a container. */
const text = v.pipe(
  v.union([v.string(), v.number(), v.boolean()], 'expected a text'),
  v.toString(),
);
export const texts = v.record(v.string(), text);
/** Variables of a container: name to the id of a secret. */
export const secretVariables = v.record(
  v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/, 'must be the name of a variable')),
  v.string(),
);
/** `13.0` without quotes is the number 13. */
export const cudaVersion = v.pipe(
  v.string(),
  v.regex(/^\d+\.\d+(?:\.\d+)?$/, 'must be a version such as "13.0"'),
);
/** `name`, `uid` or either with a group behind a colon. */
export const user = v.pipe(
  v.string(),
  v.regex(/^[\w.-]+(?::[\w.-]+)?$/, 'must be a user such as "dynamo" or "1000:0"'),
);
