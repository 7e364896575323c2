// Preloaded into a process (node --import): writes every file it loads to the file that RECORD_TO names.

import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const loaded = new Set<string>();

registerHooks({
  load: (url, context, nextLoad) => {
    loaded.add(url);
    return nextLoad(url, context);
  },
});

process.on('exit', () => {
  writeFileSync(process.env['RECORD_TO'] ?? '/dev/null', [...loaded].join('\n'));
});
