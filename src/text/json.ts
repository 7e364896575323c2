// JSON as it is stored: two spaces, one line end at the end.

export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
