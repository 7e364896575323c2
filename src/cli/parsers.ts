// Texts of the command line to values; what is wrong with one is said as commander says it.

import { InvalidArgumentError } from 'commander';
import {
  GPU_CHOICE,
  gpuChoice,
  kindList,
  NAMED_CONTEXT,
  NAMED_SECRET,
  NAMED_VALUE,
  namedContext,
  namedSecret,
  namedValue,
} from '../config/pairs.ts';
import { parseSeconds } from '../config/seconds.ts';
import { KINDS } from '../model/kind.ts';

type Parse = (text: string, before: unknown) => unknown;

/** Collects a flag that may be repeated or hold a comma list. */
export function list(text: string, before: unknown): string[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) throw new InvalidArgumentError('It is empty.');
  return [...(Array.isArray(before) ? before.map(String) : []), ...words];
}

export function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('A whole number from 1 is needed.');
  return Number(text);
}

export function seconds(text: string): number {
  const value = parseSeconds(text);
  if (value === null) throw new InvalidArgumentError('A time such as 30, 90s, 5m or 1h is needed.');
  return value;
}

export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('A share from 0 to 1 is needed.');
  return value;
}

export const buildArg = each(namedValue, NAMED_VALUE);
export const buildContext = each(namedContext, NAMED_CONTEXT);
export const secret = each(namedSecret, NAMED_SECRET);

/** Collects a flag that may be repeated; a comma belongs to its value. */
function each(read: (text: string) => object | null, form: string): Parse {
  return (text, before) => {
    const value = read(text);
    if (value === null) throw new InvalidArgumentError(form);
    const earlier: readonly unknown[] = Array.isArray(before) ? before : [];
    return [...earlier, value];
  };
}

export function kinds(text: string, before: unknown): unknown[] {
  const value = kindList(text);
  if (value === null) throw new InvalidArgumentError(`Allowed choices are ${KINDS.join(', ')}.`);
  const earlier: readonly unknown[] = Array.isArray(before) ? before : [];
  return [...new Set([...earlier, ...value])];
}

export function gpus(text: string): unknown {
  const value = gpuChoice(text);
  if (value === null) throw new InvalidArgumentError(`${GPU_CHOICE} are needed.`);
  return value;
}
