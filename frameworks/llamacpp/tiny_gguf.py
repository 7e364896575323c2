"""Writes a GGUF model of random weights: the smallest llama that llama-server takes, about 1 MB.

The same bytes at every run. Usage: tiny_gguf.py FILE

GGUF 3, all numbers little-endian: magic, version, number of tensors and of keys; then the keys (name, type, value); then one
entry a tensor (name, dimensions with the innermost first, type, offset); then, from a multiple of 32 on, the tensors' data.
A text is its length and its bytes. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import array
import itertools
import pathlib
import random
import struct
import sys

UINT32, INT32, FLOAT32, STRING, ARRAY = 4, 5, 6, 8, 9
PACK = {UINT32: "<I", INT32: "<i", FLOAT32: "<f"}
TENSOR_F32 = 0
ALIGN = 32
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6  # types of tokens

WIDTH, BLOCKS, HEADS, KV_HEADS, FEED_FORWARD, CONTEXT = 64, 2, 4, 2, 128, 2048
SPACE = "\u2581"  # how SentencePiece writes a space
WORDS = 1024
SPREAD = 1.0  # of the weights: wide enough that the tokens differ in likelihood
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant:' }}{% endif %}"
)


def vocabulary():
    """Text, score and type of each token: controls, one for each byte, then words of two syllables."""
    syllables = ["".join(pair) for pair in itertools.product("bdfgjklmnprstvwz", "aeiou")]
    words = random.Random(1).sample([*itertools.product(syllables, syllables)], WORDS)
    yield from [("<unk>", 0.0, UNKNOWN), ("<s>", 0.0, CONTROL), ("</s>", 0.0, CONTROL)]
    yield from ((f"<0x{byte:02X}>", 0.0, BYTE) for byte in range(256))
    yield from ((SPACE + "".join(word), -float(n), NORMAL) for n, word in enumerate(words))


TOKENS = [*vocabulary()]
SPOKEN = len(TOKENS) - WORDS  # the first token that is a word


def keys():
    texts, scores, types = (list(column) for column in zip(*TOKENS))
    yield "general.architecture", STRING, "llama"
    yield "general.name", STRING, "tiny random"
    yield "llama.context_length", UINT32, CONTEXT
    yield "llama.embedding_length", UINT32, WIDTH
    yield "llama.block_count", UINT32, BLOCKS
    yield "llama.feed_forward_length", UINT32, FEED_FORWARD
    yield "llama.attention.head_count", UINT32, HEADS
    yield "llama.attention.head_count_kv", UINT32, KV_HEADS
    yield "llama.attention.layer_norm_rms_epsilon", FLOAT32, 1e-5
    yield "llama.rope.dimension_count", UINT32, WIDTH // HEADS
    yield "llama.vocab_size", UINT32, len(TOKENS)
    yield "tokenizer.ggml.model", STRING, "llama"
    yield "tokenizer.ggml.tokens", (ARRAY, STRING), texts
    yield "tokenizer.ggml.scores", (ARRAY, FLOAT32), scores
    yield "tokenizer.ggml.token_type", (ARRAY, INT32), types
    yield "tokenizer.ggml.unknown_token_id", UINT32, 0
    yield "tokenizer.ggml.bos_token_id", UINT32, 1
    yield "tokenizer.ggml.eos_token_id", UINT32, 2
    yield "tokenizer.chat_template", STRING, CHAT_TEMPLATE


def tensors():
    """Name, dimensions and values of each."""
    chance = random.Random(2)
    ones = ([1.0] * WIDTH,)

    def noise(rows, columns):
        return [chance.uniform(-SPREAD, SPREAD) for _ in range(rows * columns)]

    yield "token_embd.weight", (WIDTH, len(TOKENS)), noise(len(TOKENS), WIDTH)
    # Zero for controls and bytes: half of the words are always likelier, so that it speaks in words and never ends early.
    yield "output.weight", (WIDTH, len(TOKENS)), [0.0] * (SPOKEN * WIDTH) + noise(WORDS, WIDTH)
    yield "output_norm.weight", (WIDTH,), *ones
    kv_width = WIDTH // HEADS * KV_HEADS
    for block in range(BLOCKS):
        yield f"blk.{block}.attn_norm.weight", (WIDTH,), *ones
        yield f"blk.{block}.ffn_norm.weight", (WIDTH,), *ones
        for name, columns, rows in [
            ("attn_q", WIDTH, WIDTH),
            ("attn_k", WIDTH, kv_width),
            ("attn_v", WIDTH, kv_width),
            ("attn_output", WIDTH, WIDTH),
            ("ffn_gate", WIDTH, FEED_FORWARD),
            ("ffn_up", WIDTH, FEED_FORWARD),
            ("ffn_down", FEED_FORWARD, WIDTH),
        ]:
            yield f"blk.{block}.{name}.weight", (columns, rows), noise(rows, columns)


def text(value):
    return struct.pack("<Q", len(value.encode())) + value.encode()


def value(kind, content):
    if isinstance(kind, tuple):
        array_kind, item = kind
        return struct.pack("<IQ", item, len(content)) + b"".join(value(item, one) for one in content)
    return text(content) if kind == STRING else struct.pack(PACK[kind], content)


def key(name, kind, content):
    return text(name) + struct.pack("<I", kind[0] if isinstance(kind, tuple) else kind) + value(kind, content)


def padded(data):
    return data + bytes(-len(data) % ALIGN)


def gguf():
    entries, data = [], b""
    for name, shape, values in tensors():
        head = struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, TENSOR_F32, len(data))
        entries.append(text(name) + head)
        floats = array.array("f", values)
        if sys.byteorder == "big":
            floats.byteswap()
        data += padded(floats.tobytes())
    pairs = [key(*one) for one in keys()]
    head = b"GGUF" + struct.pack("<IQQ", 3, len(entries), len(pairs))
    return padded(head + b"".join(pairs) + b"".join(entries)) + data


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_bytes(gguf())
