// Texts of the command line to values; what is wrong with one is said as commander says it.

import { InvalidArgumentError } from 'commander';
import { parseSeconds } from '../config/seconds.ts';

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
