// Named rules about where promoted images are pushed to.

import type { ConfigProblem } from '../model/config.ts';
import { saidAt, type Facts } from './facts.ts';

type Problems = readonly ConfigProblem[];

export const PUSH_RULES: readonly ((facts: Facts) => Problems)[] = [pushNeedsPromote, pushIsPlace];

function pushNeedsPromote(facts: Facts): Problems {
  const { push, promote } = facts.config;
  if (push === null || promote !== null) return [];
  const message = 'only promoted images are pushed, and none is promoted';
  const hint = 'name the branch whose images are: "promote: main" in builder.yaml';
  return [{ ...saidAt(facts, 'push', ['push']), message, hint }];
}

const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;
const PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const EXAMPLE = 'registry.example.org/team/dynamo, or docker.io/team/dynamo';

/** The tags are ours. What stands before an `@` may be a password: neither it nor its line is shown. */
function pushIsPlace(facts: Facts): Problems {
  const { push } = facts.config;
  if (push === null) return [];
  const [host = '', ...path] = push.split('/');
  const isHost = HOST.test(host) && (/[.:]/.test(host) || host === 'localhost');
  if (isHost && path.length > 0 && path.every((part) => PART.test(part))) return [];
  const said = saidAt(facts, 'push', ['push']);
  const isSecret = push.includes('@');
  const shown = isSecret ? 'what stands there' : `"${push}"`;
  const message = `${shown} is no place in a registry that images can be pushed to`;
  const hint = `a host and a path in small letters, without a tag: ${EXAMPLE}`;
  return [{ ...(isSecret ? { where: said.where } : said), message, hint }];
}
