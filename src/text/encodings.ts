// The forms in which one value turns up in logs: plain, base64, URL-encoded, JSON-escaped.

/** All distinct forms of `value`, itself first. */
export function encodings(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value.toWellFormed());
  const forms = [value, json, url, url.replaceAll('%20', '+'), ...base64Forms(value)];
  return [...new Set(forms)];
}

/**
 * Base64 shifts with what stands before the value (`user:` in a Basic header): three alignments, each up to the end of
 * the text, and cut to the characters that depend on the value alone.
 */
function base64Forms(value: string): string[] {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte));
  const forms = [0, 1, 2].flatMap((before) => {
    const encoded = btoa('\0'.repeat(before) + bytes.join('')).replace(/=+$/, '');
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return [encoded.slice(first), encoded.slice(first, end)];
  });
  const urlSafe = forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  // Fewer than eight characters are too likely to be part of something else.
  return [...forms, ...urlSafe].filter((form) => form.length >= 8);
}
