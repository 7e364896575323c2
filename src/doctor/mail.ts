// Would the mail server take our mail? Greeting, encryption and log-in are tried, nothing is sent.

import type { MailSettings } from '../model/config.ts';
import type { Check } from '../model/diagnosis.ts';
import { stripControl } from '../text/control.ts';
import { passwordsIn, withoutLogin } from '../text/login.ts';
import { redactor } from '../text/redact.ts';
import { ok, warning, type Patient } from './check.ts';

/** For each of name, connection, greeting and answers. */
const ANSWER_MS = 4000;

export async function checkMail({ config, signal }: Patient): Promise<Check> {
  const { url } = config.mail;
  return judgeMail(config.mail, url === null ? null : await conversation(url, signal));
}

/** `refusal`: what went wrong; null where all went well, or nothing was tried. */
export function judgeMail({ url, to }: MailSettings, refusal: string | null): Check {
  const facts = { server: url === null ? null : withoutLogin(url), addressees: to.length };
  if (url === null && to.length === 0)
    return ok('mail', { found: 'not configured; reports lie in the run folder', facts });
  if (url === null) {
    return warning('mail', {
      found: 'there are addressees, but no mail server',
      means: 'the mail is left in the run folder as mail.eml',
      mend: 'export BUILDER_SMTP_URL=smtp://USER:PASSWORD@HOST:587',
      facts,
    });
  }
  const server = withoutLogin(url);
  if (refusal === null) return ok('mail', { found: `${server} answers and lets us in`, facts });
  return warning('mail', {
    found: `${server}: ${refusal}`,
    means: 'a run works all the same, its mail is left in the run folder as mail.eml',
    mend: 'set BUILDER_SMTP_URL, or mail.url, to a server that answers',
    facts: { ...facts, refusal },
  });
}

async function conversation(url: string, signal: AbortSignal): Promise<string | null> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    url,
    dnsTimeout: ANSWER_MS,
    connectionTimeout: ANSWER_MS,
    greetingTimeout: ANSWER_MS,
    socketTimeout: ANSWER_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const close = (): void => {
    transport.close();
  };
  signal.addEventListener('abort', close, { once: true });
  try {
    await transport.verify();
    return null;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    // It may say the password again that it was told.
    const told = redactor(passwordsIn(url))(stripControl(words));
    return withoutLogin(told.replaceAll(/\s+/g, ' '));
  } finally {
    signal.removeEventListener('abort', close);
    transport.close();
  }
}
