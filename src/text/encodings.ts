// The forms in which one value turns up in logs: plain, base64, hex, and escaped for JSON, addresses, HTML and shells.

/** All distinct forms of `value`, itself first. */
export function encodings(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  return [
    ...new Set([
      value,
      ...jsonForms(value),
      ...urlForms(value),
      ...htmlForms(value),
      ...shellForms(value),
      ...base64Forms(bytes),
      ...hexForms(bytes),
    ]),
  ];
}

/** As JavaScript, Go and Python write it; twice, because a log line in JSON may hold JSON. */
function jsonForms(value: string): string[] {
  const plain = inQuotes(value);
  const once = [
    plain,
    plain.replaceAll(/[<>&]/g, escaped),
    plain.replaceAll(/[^ -~]/g, escaped),
    plain.replaceAll('/', String.raw`\/`),
  ];
  return [...once, ...once.map(inQuotes)];
}

function inQuotes(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Of one unit of UTF-16. */
function escaped(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Signs that some libraries escape, beyond those that all do. */
const ALSO_ESCAPED = [/(?!)/g, /[!'()*]/g, /[!'()~]/g, /[!'()*~]/g];

/** Libraries differ also in `/` and in the case of hex digits, and in forms a blank is `+`. */
function urlForms(value: string): string[] {
  const component = encodeURIComponent(value.toWellFormed());
  const all = ALSO_ESCAPED.map((signs) => component.replaceAll(signs, percent));
  const paths = [...all, ...all.map((form) => form.replaceAll('%2F', '/'))];
  const forms = [...paths, ...paths.map((form) => form.replaceAll('%20', '+'))];
  return [...forms, ...forms.map((form) => form.replaceAll(/%[\dA-F]{2}/g, toLowerCase))];
}

function toLowerCase(sign: string): string {
  return sign.toLowerCase();
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function htmlForms(value: string): string[] {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const both = [text, text.replaceAll('"', '&quot;'), text.replaceAll('"', '&#34;')];
  return both.flatMap((form) => [
    form,
    ...['&#39;', '&#x27;', '&apos;'].map((quote) => form.replaceAll("'", quote)),
  ]);
}

/** In single quotes, in double quotes, and by backslashes alone. */
function shellForms(value: string): string[] {
  return [
    value.replaceAll("'", String.raw`'\''`),
    value.replaceAll("'", `'"'"'`),
    value.replaceAll(/["$`\\]/g, String.raw`\$&`),
    value.replaceAll(/[^\w@%+=:,./-]/g, String.raw`\$&`),
  ];
}

/** Fewer characters are too likely to be part of something else. */
const SHORTEST = 8;
/** Where `base64` and PEM break lines. */
const BASE64_LINES = [76, 64];
/** Where `xxd -p` does. */
const HEX_LINE = 60;

/**
 * Base64 shifts with what stands before the value (`user:` in a Basic header): three alignments, each up to the end of
 * the text, and cut to the characters that depend on the value alone.
 */
function base64Forms(bytes: Uint8Array): string[] {
  const shifted = [0, 1, 2].flatMap((before) => {
    const encoded = base64(before, bytes);
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return [encoded.slice(first), encoded.slice(first, end)];
  });
  const lines = BASE64_LINES.flatMap((length) => broken(base64(0, bytes), length));
  const forms = [...shifted, ...lines];
  const urlSafe = forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...forms, ...urlSafe].filter((form) => form.length >= SHORTEST);
}

/** Without padding, of `before` zero bytes and `bytes`. */
function base64(before: number, bytes: Uint8Array): string {
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte));
  return btoa('\0'.repeat(before) + characters.join('')).replace(/=+$/, '');
}

function hexForms(bytes: Uint8Array): string[] {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const forms = [hex, ...broken(hex, HEX_LINE)].filter((form) => form.length >= SHORTEST);
  return [...forms, ...forms.map((form) => form.toUpperCase())];
}

/** Its lines; none where it is one. */
function broken(text: string, length: number): string[] {
  if (text.length <= length) return [];
  const count = Math.ceil(text.length / length);
  return Array.from({ length: count }, (_, line) => text.slice(line * length, (line + 1) * length));
}
