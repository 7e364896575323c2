// Addresses without the login that some carry.

/** As people paste them: the password may have an `@`, and a `/` where it does not look like a port. */
const LOGIN = /(?<=(?<!ssh):\/\/)(?:[^/\s:'"]+:(?!\d+\/)(?:(?!:?\/\/)(?!',)[^\s"])*|[^/\s'"]+)@/g;

/** Every address in the text loses what stands before its `@`; the user of an ssh address is no secret and needed. */
export function withoutLogin(text: string): string {
  return text.replaceAll(LOGIN, '');
}

/** Whether an address in the text has what the above takes away. */
export function hasLogin(text: string): boolean {
  return withoutLogin(text) !== text;
}

/** `https://user:password@host/`: the password as written and as sent, and the pair. */
export function passwordsIn(text: string): string[] {
  return [...text.matchAll(/:\/\/(?<user>[^\s/:@]*):(?<password>[^\s/@]+)@/g)].flatMap(
    ({ groups }) => {
      const password = groups?.['password'] ?? '';
      return [password, `${groups?.['user'] ?? ''}:${password}`, decoded(password)];
    },
  );
}

/** As the server gets it; a stray `%` stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
