// The bodies of the requests we send to an OpenAI-like server.

export interface ChatQuestion {
  readonly model: string;
  readonly prompt: string;
  readonly maxTokens: number;
  readonly stream: boolean;
}

/** For `/v1/chat/completions`. Dynamo's mocker refuses a request without `max_tokens`; usage has to be asked for in a stream. */
export function chatBody(question: ChatQuestion): string {
  return JSON.stringify({
    model: question.model,
    messages: [{ role: 'user', content: question.prompt }],
    max_tokens: question.maxTokens,
    ...streaming(question.stream),
  });
}

/** For `/v1/completions`. */
export function completionBody(question: ChatQuestion): string {
  return JSON.stringify({
    model: question.model,
    prompt: question.prompt,
    max_tokens: question.maxTokens,
    ...streaming(question.stream),
  });
}

function streaming(stream: boolean): object {
  return stream ? { stream: true, stream_options: { include_usage: true } } : { stream: false };
}
