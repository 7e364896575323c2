"""Writes a model folder without weights: config, a byte-level BPE tokenizer of 4096 ids, a chat template.

Same bytes at every run. Usage: tiny_model.py FOLDER
"""

import itertools
import json
import pathlib
import sys

SIZE = 4096
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SPACE = "\u0120"  # how byte-level BPE writes a space


def byte_letters():
    """One printable letter for each byte: itself where it can be seen, else one from U+0100 on (the GPT-2 alphabet)."""
    seen = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(256) if byte not in seen]
    return [chr(byte) for byte in seen] + [chr(0x100 + n) for n in range(len(hidden))]


def merges():
    """Pairs in order of priority: syllables, syllables after a space, then whole words of two syllables."""
    syllables = [pair for pair in itertools.product("bdfgjklmnprstvwz", "aeiou")]
    yield from syllables
    whole = ["".join(pair) for pair in syllables]
    for syllable in whole:
        yield SPACE, syllable
    words = list(itertools.product(whole, whole))
    for n in range(len(words)):
        first, second = words[n * 2731 % len(words)]  # 2731 shares no factor with 6400: each word once, well mixed
        yield SPACE + first, second


def tokenizer():
    letters = byte_letters()
    pairs = list(itertools.islice(merges(), SIZE - len(SPECIAL) - len(letters)))
    names = [*SPECIAL, *letters, *("".join(pair) for pair in pairs)]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": n, "content": name, **plain} for n, name in enumerate(SPECIAL)],
        "normalizer": None,
        "pre_tokenizer": byte_level,
        "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "vocab": {name: n for n, name in enumerate(names)},
            "merges": [" ".join(pair) for pair in pairs],
        },
    }


FILES = {
    "config.json": {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": SIZE,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 8192,
        "bos_token_id": 0,
        "eos_token_id": 2,
        "torch_dtype": "float32",
    },
    "tokenizer_config.json": {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": SPECIAL[0],
        "eos_token": SPECIAL[2],
        "model_max_length": 8192,
        "chat_template": CHAT_TEMPLATE,
    },
}

if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**FILES, "tokenizer.json": tokenizer()}.items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
