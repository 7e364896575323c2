// Wraps the bodies into a message as it lies on disk and goes over the wire.

import { headerText, headerWord } from './header-text.ts';
import { mailDate } from './mail-date.ts';

/** Shown inside the HTML body, where it says `cid:`. */
export interface InlinePicture {
  /** Without angle brackets. */
  readonly cid: string;
  readonly fileName: string;
  readonly png: Buffer;
}

export interface Mail {
  readonly from: string;
  /** Empty: written all the same, to nobody in particular. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly pictures?: readonly InlinePicture[];
  /** ms since the epoch. */
  readonly date: number;
  readonly run: string;
  /** Name of the machine that ran it. */
  readonly host: string;
  readonly verdict: string;
}

/** The address group that RFC 5322 has for a message without named readers. */
const NOBODY = 'undisclosed recipients:;';

/** The raw message; its id is `<run@host>`, so that sending it twice is seen as one mail. */
export async function composeMail(mail: Mail): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const host = headerWord(mail.host);
  const composer = new MailComposer({
    from: headerText(mail.from),
    to: mail.to.length > 0 ? mail.to.map(headerText) : NOBODY,
    subject: headerText(mail.subject),
    date: mailDate(mail.date),
    messageId: `<${headerWord(mail.run)}@${host}>`,
    text: mail.text,
    html: mail.html,
    attachments: (mail.pictures ?? []).map(({ cid, fileName, png }) => ({
      cid,
      filename: fileName,
      content: png,
      contentType: 'image/png',
      contentDisposition: 'inline' as const,
    })),
    textEncoding: 'quoted-printable',
    headers: {
      'Auto-Submitted': 'auto-generated',
      'List-Id': `builder on ${host} <builder.${host}>`,
      'X-Builder-Run': headerText(mail.run),
      'X-Builder-Verdict': headerText(mail.verdict),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
