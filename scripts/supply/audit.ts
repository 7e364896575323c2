// Known holes, withdrawn packages and how old the newest release of each direct dependency is: npm run audit
// Exit 0: nothing found; 1: something was; 3: the registry answers no question about holes.

import { spawnSync } from 'node:child_process';
import * as v from 'valibot';
import { manifest } from './packages.ts';

const OLD_DAYS = 2 * 365;
const DAY_MS = 86_400_000;

const AuditSchema = v.object({
  metadata: v.object({ vulnerabilities: v.object({ total: v.number() }) }),
});
const TimesSchema = v.record(v.string(), v.string());

interface Answer {
  readonly text: string;
  readonly failed: boolean;
}

function npm(...words: string[]): Answer {
  const { stdout, status } = spawnSync('npm', words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
  });
  return { text: stdout, failed: status !== 0 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Null where the registry does not say. */
function newestRelease(name: string): number | null {
  const times = v.safeParse(TimesSchema, parsed(npm('view', name, 'time', '--json').text));
  if (!times.success) return null;
  const releases = Object.entries(times.output).filter(([version]) => /^\d/.test(version));
  return releases.length === 0 ? null : Math.max(...releases.map(([, at]) => Date.parse(at)));
}

const { dependencies, devDependencies } = manifest();
let found = 0;
for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
  const newest = newestRelease(name);
  const days = newest === null ? null : Math.floor((Date.now() - newest) / DAY_MS);
  const withdrawn = npm('view', `${name}@${version}`, 'deprecated').text.trim();
  if (withdrawn !== '') found += 1;
  if (days !== null && days > OLD_DAYS) found += 1;
  const age = days === null ? 'age unknown' : `newest release ${days} days ago`;
  write(`${name} ${version}: ${age}${withdrawn === '' ? '' : `; withdrawn: ${withdrawn}`}`);
}
const audit = v.safeParse(AuditSchema, parsed(npm('audit', '--json').text));
if (audit.success) {
  const { total } = audit.output.metadata.vulnerabilities;
  found += total;
  write(`npm audit: ${total} known holes`);
} else write('npm audit: this registry answers no question about known holes');
if (found > 0) process.exitCode = 1;
else if (!audit.success) process.exitCode = 3;
