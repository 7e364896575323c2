// Every package that users get and its licence, as Markdown: npm run licences

import { lockedPackages } from './packages.ts';

const rows = lockedPackages()
  .filter(({ dev }) => !dev)
  .map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
const lines = [...new Set(rows)].toSorted();
process.stdout.write(['| package | version | licence |', '|---|---|---|', ...lines, ''].join('\n'));
