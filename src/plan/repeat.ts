// The command that repeats just one step, ready to be pasted into a shell.

import type { Config } from '../model/config.ts';
import { shortRevision, type TaskPlace } from '../model/ids.ts';
import { withoutLogin } from '../text/login.ts';
import { shellLine } from '../text/shell.ts';

export function repeatCommand(config: Config, place: TaskPlace): string {
  // The file may name a repository; quickstart is the embedded default whatever it says.
  const verb = config.source.kind === 'embedded' && config.file !== null;
  const words = ['builder', ...(verb ? ['quickstart', '--force-run'] : [])];
  words.push('--only', place.kind, '--framework', place.framework);
  if (place.target !== 'runtime') words.push('--target', place.target);
  if (config.source.kind === 'git') {
    const flag = /^[a-z+]+:\/\/|^[^/]+@[^/]+:/.test(config.source.repo)
      ? '--repo-url'
      : '--repo-path';
    words.push(flag, withoutLogin(config.source.repo), '--ref', shortRevision(place.revision));
  }
  if (config.file !== null) words.push('--config', config.file);
  if (config.socket !== null) words.push('--socket', config.socket);
  return shellLine(words);
}
