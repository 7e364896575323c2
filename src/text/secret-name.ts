// Whether what a variable or an argument is called says that its value is a secret.

const ENDS =
  /(?:^|[_-])(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PWD|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SECRET|AUTH|SIGNING|ENCRYPTION|LICENSE)[_-]?KEY)$/i;
/** Where the shell stands, or stood. */
const FOLDERS: ReadonlySet<string> = new Set(['PWD', 'OLDPWD']);

/** `TOKENIZERS_PARALLELISM` and `HF_TOKEN_PATH` say something else. */
export function isSecretName(name: string): boolean {
  return ENDS.test(name) && !FOLDERS.has(name.toUpperCase());
}
