// Whether an answer that came through is what was asked for: the one rule for streams and for whole answers.

export interface Delivered {
  /** Chunks with text; 1 for a whole answer. */
  readonly chunks: number;
  /** UTF-8 bytes of all text. */
  readonly bytes: number;
  /** Nothing but white space in all of it. */
  readonly blank: boolean;
  readonly finishReason: string | null;
  /** By the server's usage. */
  readonly completionTokens: number | null;
}

export interface Complaint {
  /** A key for counting. */
  readonly class: string;
  /** One line for people. */
  readonly message: string;
}

/** Out of the tokens asked for, or done by itself; not `error`, `abort`, `content_filter`. */
const HONEST_ENDS = new Set(['length', 'stop']);
/** A token is hardly ever less than one byte of text; unseen special tokens and split characters are. */
const BYTES_PER_TOKEN = 0.5;

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Null: as asked. Classes: `empty-text`, `no-finish`, `bad-finish`, `no-usage`, `token-mismatch`. */
export function complaint(delivered: Delivered, maxTokens: number): Complaint | null {
  const { chunks, bytes, blank, finishReason, completionTokens: tokens } = delivered;
  if (bytes === 0) return { class: 'empty-text', message: 'the answer has no text' };
  if (blank) return { class: 'empty-text', message: 'the answer has nothing but blanks' };
  if (finishReason === null)
    return { class: 'no-finish', message: 'the answer has no finish_reason' };
  if (!HONEST_ENDS.has(finishReason))
    return { class: 'bad-finish', message: `the answer ended by finish_reason ${finishReason}` };
  if (tokens === null)
    return { class: 'no-usage', message: 'the answer has no usage.completion_tokens' };
  return mismatch({ tokens, chunks, bytes, finishReason, maxTokens });
}

interface Counts {
  readonly tokens: number;
  readonly chunks: number;
  readonly bytes: number;
  readonly finishReason: string;
  readonly maxTokens: number;
}

function mismatch(counts: Counts): Complaint | null {
  const { tokens, chunks, bytes, finishReason, maxTokens } = counts;
  if (tokens > maxTokens) return off(`asked for at most ${maxTokens} tokens`, tokens);
  if (finishReason === 'length' && tokens < maxTokens)
    return off(`asked for ${maxTokens} tokens, finish_reason is length`, tokens);
  if (chunks > tokens) return off(`${chunks} chunks with text came`, tokens);
  if (bytes < tokens * BYTES_PER_TOKEN) return off(`${bytes} bytes of text came`, tokens);
  return null;
}

function off(seen: string, tokens: number): Complaint {
  return { class: 'token-mismatch', message: `${seen}, but usage says ${tokens}` };
}
