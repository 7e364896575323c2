// Addresses without the login that some carry.

/** Every address in the text loses what stands before its `@`; the user of an ssh address is no secret and needed. */
export function withoutLogin(text: string): string {
  return text.replaceAll(/(?<=(?<!ssh):\/\/)[^/\s@]+@/g, '');
}
