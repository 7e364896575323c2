// Takes the login out of an address: it would stand in the arguments of git's children.

export interface Address {
  readonly url: string;
  readonly login?: { readonly user: string; readonly password: string };
}

/** Only http and https carry logins that git can be handed another way. */
export function splitLogin(repo: string): Address {
  if (!/^https?:\/\//i.test(repo) || !URL.canParse(repo)) return { url: repo };
  const url = new URL(repo);
  if (url.username === '' && url.password === '') return { url: repo };
  const login = {
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
  url.username = '';
  url.password = '';
  return { url: url.href, login };
}
