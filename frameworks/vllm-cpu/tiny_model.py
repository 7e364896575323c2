"""Writes a model folder: random weights, a byte-level BPE tokenizer of two-syllable words, a chat template.

Usage: tiny_model.py FOLDER
"""

import itertools
import sys

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
LETTERS = sorted(pre_tokenizers.ByteLevel.alphabet())
WORDS = 4096
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SPACE = "\u0120"  # how byte-level BPE writes a space


def merges():
    """Pairs in order of priority: syllables, syllables after a space, then whole words of two syllables."""
    letters = list(itertools.product("bdfgjklmnprstvwz", "aeiou"))
    syllables = ["".join(pair) for pair in letters]
    words = itertools.islice(itertools.product(syllables, syllables), WORDS)
    return [*letters, *((SPACE, one) for one in syllables), *((SPACE + one, two) for one, two in words)]


def tokenizer():
    pairs = merges()
    names = [*SPECIAL, *LETTERS, *("".join(pair) for pair in pairs)]
    bpe = Tokenizer(models.BPE({name: n for n, name in enumerate(names)}, pairs))
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    bpe.add_special_tokens(SPECIAL)
    return bpe


def model(vocabulary):
    config = LlamaConfig(
        architectures=["LlamaForCausalLM"],
        vocab_size=vocabulary,
        hidden_size=256,
        head_dim=64,
        intermediate_size=512,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=2048,
        bos_token_id=0,
        eos_token_id=2,
    )
    torch.manual_seed(1)
    llama = LlamaForCausalLM(config)
    # Zero for special tokens and single bytes, wide for the rest: it speaks in syllables and words, and never ends early.
    with torch.no_grad():
        llama.lm_head.weight.normal_(0, 0.5)
        llama.lm_head.weight[: len(SPECIAL) + len(LETTERS)] = 0
    return llama


if __name__ == "__main__":
    folder = sys.argv[1]
    words = PreTrainedTokenizerFast(tokenizer_object=tokenizer(), bos_token=SPECIAL[0], eos_token=SPECIAL[2])
    words.chat_template = CHAT_TEMPLATE
    words.save_pretrained(folder, save_jinja_files=False)
    model(len(words)).save_pretrained(folder)
