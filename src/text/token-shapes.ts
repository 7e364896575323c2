// Secrets that are known by how they look: tokens of well-known services, keys, headers, passwords in addresses.
// Each pattern begins where nothing of its own alphabet stands before it, so that a long run is searched once.

import { MASK } from './known-secrets.ts';

/** What all of them need, told in one look: most lines have none. */
const ANY =
  /hf_|gh[pousr]_|github_pat_|nvapi-|eyJ|gl[a-z]{2,4}-|xox[a-z]|A[KS]IA|AIza|npm_|sk-|dckr_|:\/\/|uthorization|AUTHORIZATION|PRIVATE KEY|"(?:auth|identitytoken|registrytoken)/;

const WHOLE: readonly RegExp[] = [
  /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{20,}/g,
  /(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_)\w{20,}/g,
  /(?<![\w-])nvapi-[\w-]{20,}/g,
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /(?<![\w-])gl(?:pat|dt|rt|ptt|soat|cbt|ft|oas)-[\w.-]{20,}/g,
  /(?<![\w-])xox[a-z]-[\w-]{10,}/g,
  /(?<![A-Za-z0-9])A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])/g,
  /(?<![\w-])AIza[\w-]{35}(?![\w-])/g,
  /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?!\w)/g,
  /(?<![\w-])sk-(?:(?:proj|ant|svcacct|admin)-[\w-]{20,}|[A-Za-z0-9]{32,}(?![\w-]))/g,
  /(?<![A-Za-z0-9])dckr_[po]at_[\w-]{20,}/g,
];

/** What the second group holds goes, its surroundings stay. */
const WITHIN: readonly RegExp[] = [
  // An address with a password is a secret too; its host is not.
  /((?<=[a-z0-9]):\/\/)([^\s/'"]+|[^\s/:@'"]{0,80}:(?!\d+['\s,])[^\s/@"]+)(?=@)/gi,
  /((?:authorization|AUTHORIZATION|Authorization)[\\"']{0,4}\s{0,4}[:=]\s{0,4}[\\"']{0,4}(?:[Bb]earer|BEARER|[Bb]asic|BASIC|[Tt]oken)\s{1,4})([\w.~+/=-]{16,}|(?=\S*\d)[\w.~+/=-]{8,})/g,
  /(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)((?:(?!-----)[\w+/=\s\\:,.-])+)/g,
  /("(?:auth|identitytoken|registrytoken)\\{0,7}"\s{0,8}:\s{0,8}\\{0,7}")([^"\\]{8,})/g,
];

export function maskShapes(text: string): string {
  if (!ANY.test(text)) return text;
  let clean = text;
  for (const shape of WHOLE) clean = clean.replaceAll(shape, MASK);
  for (const shape of WITHIN) clean = clean.replaceAll(shape, `$1${MASK}`);
  return clean;
}
