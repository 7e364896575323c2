// Reads a file that a person wrote: UTF-8, of a sensible size, or why it is none.

import { Buffer, isUtf8 } from 'node:buffer';
import { open, stat } from 'node:fs/promises';
import type { ConfigProblem } from '../model/config.ts';
import { isErrorCode } from '../host/error-code.ts';

/** A text, null where there is no file, or what is wrong with it. */
export type TextRead = string | null | Pick<ConfigProblem, 'message' | 'hint'>;

/** A thousand frameworks fit; a model, an image or an endless device does not. */
const MOST_BYTES = 1_000_000;

export async function readTextFile(file: string): Promise<TextRead> {
  try {
    if (await mayNeverEnd(file))
      return { message: `${file} is a pipe or a device, not a file`, hint: `ls -lL ${file}` };
    const bytes = await firstBytes(file);
    return bytes.length > MOST_BYTES ? tooLarge(file) : textOf(bytes, file);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR')) return null;
    if (isErrorCode(error, 'EISDIR'))
      return { message: `${file} is a folder, not a file`, hint: `ls ${file}` };
    if (isErrorCode(error, 'ELOOP'))
      return { message: `${file} is a link that leads to itself`, hint: `ls -l ${file}` };
    if (isErrorCode(error, 'EACCES', 'EPERM'))
      return { message: `${file} may not be read`, hint: `ls -l ${file}` };
    throw error;
  }
}

/** Nobody may ever write into it. One that is named in /dev was handed to us by a person, or by a shell: `<(...)`. */
async function mayNeverEnd(file: string): Promise<boolean> {
  const found = await stat(file);
  return !found.isFile() && !found.isDirectory() && !file.startsWith('/dev/');
}

/** One byte more than allowed at most, whatever the file is. */
async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(MOST_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    await handle.close();
  }
}

function tooLarge(file: string): TextRead {
  return { message: `${file} is larger than 1 MB`, hint: 'is it the right file?' };
}

function textOf(bytes: Buffer, file: string): TextRead {
  const [first = 0, second = 0] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return notUtf8(`${file} is UTF-16, not UTF-8`, 'UTF-16', file);
  if (bytes.includes(0))
    return { message: `${file} is no text: it has zero bytes`, hint: 'is it the right file?' };
  const text = bytes.toString('utf8');
  if (isUtf8(bytes)) return text;
  const before = text.slice(0, firstDifference(bytes, text)).split('\n');
  const at = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return notUtf8(`${file} is not UTF-8 at ${at}`, 'ISO-8859-1', file);
}

/** Of the first replacement sign that the file does not have itself. */
function firstDifference(bytes: Buffer, text: string): number {
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) {
    const offset = Buffer.byteLength(text.slice(0, at));
    if (bytes.subarray(offset, offset + 3).toString('hex') !== 'efbfbd') return at;
  }
  return 0;
}

function notUtf8(message: string, from: string, file: string): TextRead {
  return {
    message,
    hint: `iconv -f ${from} -t UTF-8 ${file} > new.yaml && mv new.yaml ${file}`,
  };
}
