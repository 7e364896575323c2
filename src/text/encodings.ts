// The forms in which one value turns up in logs: plain, base64, URL-encoded, JSON-escaped.

/** All distinct forms of `value`, itself first. */
export function encodings(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value.toWellFormed());
  const forms = [value, json, url, url.replaceAll('%20', '+'), ...base64Forms(value)];
  return [...new Set(forms)];
}

/**
 * Base64 shifts with what stands before the value (`user:` in a Basic header): three alignments, each cut to the
 * characters that depend on the value alone.
 */
function base64Forms(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  const forms: string[] = [];
  for (const before of [0, 1, 2]) {
    const binary =
      '\0'.repeat(before) + Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const encoded = btoa(binary).replace(/=+$/, '');
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const own = encoded.slice(first, end);
    forms.push(own, own.replaceAll('+', '-').replaceAll('/', '_'));
  }
  // Fewer than eight characters are too likely to be part of something else.
  return forms.filter((form) => form.length >= 8);
}
