// A flag of our table as commander wants it.

import { Option as CommanderOption } from 'commander';
import type { Option } from './verb.ts';

export function commanderOption({ flags, about, parse, choices, group }: Option): CommanderOption {
  const option = new CommanderOption(flags, about);
  // `--no-cache` is the name of a flag, not the end of a `--cache`.
  option.negate = false;
  if (group !== undefined) option.helpGroup(`${group}:`);
  if (choices !== undefined) option.choices(choices);
  if (parse !== undefined) option.argParser(parse);
  return option;
}
