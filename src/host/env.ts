// The few variables a child process needs; nobody inherits the whole environment.

const NEEDED: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'XDG_CACHE_HOME',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'SSH_AUTH_SOCK',
];

type Env = Readonly<Record<string, string | undefined>>;

/** What finds programs, homes, proxies and certificates, and `more` on top. */
export function childEnv(
  env: Env,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const kept = NEEDED.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...more };
}
