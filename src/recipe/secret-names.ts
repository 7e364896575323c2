// Arguments and variables of a Dockerfile that are called like a secret and have a value, which its image keeps.

import type { FoundSpec } from '../model/build-spec.ts';
import { isSecretName } from '../text/secret-name.ts';
import { instructionWords } from './dockerfile-flags.ts';
import type { Instruction } from './dockerfile-lines.ts';
import type { Dockerfile } from './dockerfile-stages.ts';
import { reachedStages, type Needs } from './reached-stages.ts';

/**
 * `ARG NPM_TOKEN`, `ENV API_KEY`; of the stages that the target needs. One that nobody gives a value is no mistake.
 * @throws FailureError dockerfile, config, whose place is the line: `:3`
 */
export function secretNames(dockerfile: Dockerfile, needs: Needs): Pick<FoundSpec, 'secretNames'> {
  const { stages } = reachedStages(dockerfile, needs);
  const named = stages.flatMap(({ instructions }) =>
    instructions.flatMap((one) => namedIn(one, needs.args)),
  );
  const given = Object.entries(needs.args)
    .filter(([name, value]) => isSecretName(name) && value !== '')
    .map(([name]) => `ARG ${name}`);
  const all = [...new Set([...given, ...named])].toSorted();
  return all.length === 0 ? {} : { secretNames: all };
}

function namedIn({ keyword, text }: Instruction, args: Needs['args']): string[] {
  if (keyword !== 'ARG' && keyword !== 'ENV') return [];
  const words = instructionWords(text);
  // `ENV NAME value` of old.
  const [first = '', ...rest] = words;
  const pairs = keyword === 'ENV' && !first.includes('=') ? [`${first}=${rest.join(' ')}`] : words;
  return pairs.flatMap((word) => {
    const { name = '', value = '' } =
      /^(?<name>[^=]+)(?:=(?<value>.*))?$/s.exec(word)?.groups ?? {};
    const plain = (keyword === 'ARG' ? (args[name] ?? value) : value).replaceAll(/["']/g, '');
    return plain !== '' && isSecretName(name) ? [`${keyword} ${name}`] : [];
  });
}
