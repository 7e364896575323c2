// `--for VERSION`: as frameworks are in one version of their project.

import { InvalidArgumentError } from 'commander';
import type { Option } from './verb.ts';

export const VERSION_OPTION: Option = {
  flags: '--for <version>',
  about: 'as it is in this version of its project, such as 0.8 (default: the newest)',
  parse: versionText,
};

function versionText(text: string): string {
  if (!/^v?\d+(?:\.\d+)*/.test(text))
    throw new InvalidArgumentError('A version such as 0.8 or 1.2.0 is needed.');
  return text;
}
