// The values of the secrets that a container asks for, as its variables.

import type { ContainerSecrets } from '../model/framework.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Secrets } from './secrets.ts';

/** Linux takes no longer text for a program's variable, its name and `=` included. */
const MOST_BYTES = 128 * 1024 - 1;

export type VariablesOf = (wanted: ContainerSecrets) => Readonly<Record<string, string>>;

/** Throws a FailureError where one is not there, or cannot be a variable. */
export function containerSecrets({ values, missing }: Secrets): VariablesOf {
  const valueOf = (name: string, id: string): string => {
    const why = missing.get(id);
    if (why !== undefined) throw new FailureError(why);
    // As `$(cat FILE)` has it: a header with a line end in it is refused by servers.
    const value = (values.get(id) ?? '').replace(/[\r\n]+$/, '');
    const bytes = Buffer.byteLength(`${name}=${value}`);
    if (value.includes('\0') || bytes > MOST_BYTES)
      throw new FailureError(
        failure('config', `the secret '${id}' cannot be the variable ${name} of a container`, {
          where: `secrets.${id}`,
          cause: bytes > MOST_BYTES ? 'it is longer than 128 KiB' : 'it holds a zero byte',
          hint: 'give the container a shorter text, such as a token by which it fetches the rest',
        }),
      );
    return value;
  };
  return (wanted) =>
    Object.fromEntries(
      Object.entries(wanted).map(([name, id]) => [name, valueOf(name, id)] as const),
    );
}
