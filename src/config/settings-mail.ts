// The settings of the mail and of the links in it.

import { DEFAULT_MAIL_FROM } from './defaults.ts';
import { commaList } from './given.ts';
import { byDefault, type Sourced } from './origin.ts';
import { saidBy, type Parts } from './said.ts';

export interface MailSettings {
  readonly mailTo: Sourced<readonly string[]>;
  readonly mailUrl: Sourced<string | null>;
  readonly mailFrom: Sourced<string>;
  readonly hostname: Sourced<string | null>;
  readonly htmlPath: Sourced<string | null>;
}

export function mailFrom(parts: Parts): MailSettings {
  const { flags } = parts.given;
  const { mail, hostname, htmlPath } = parts.file.written;
  const to = typeof mail?.to === 'string' ? [mail.to] : mail?.to;
  const said = saidBy(parts);
  return {
    mailTo:
      said.flag('email', commaList(flags.email)) ??
      said.file(['mail', 'to'], commaList(to)) ??
      byDefault<readonly string[]>([]),
    mailUrl:
      said.flag('smtpUrl', flags.smtpUrl) ??
      said.file(['mail', 'url'], mail?.url) ??
      byDefault<string | null>(null),
    mailFrom: said.file(['mail', 'from'], mail?.from) ?? byDefault(DEFAULT_MAIL_FROM),
    hostname:
      said.flag('hostname', flags.hostname) ??
      said.file(['hostname'], hostname) ??
      byDefault<string | null>(null),
    htmlPath:
      said.flag('htmlPath', flags.htmlPath) ??
      said.file(['htmlPath'], htmlPath) ??
      byDefault<string | null>(null),
  };
}
