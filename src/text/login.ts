// Addresses without the user and password that some carry.

/** Every address in the text loses what stands before its `@`. */
export function withoutLogin(text: string): string {
  return text.replaceAll(/(?<=:\/\/)[^/\s@]+@/g, '');
}
