"""Writes an untrained BERT in Hugging Face layout, to measure speed at sizes that nobody has to download.

PEER_PYTHON benchmarks/peers/random_model.py FOLDER TOKENIZER_FOLDER [--tiny]
"""

import argparse

import torch
from transformers import AutoTokenizer, BertConfig, BertModel

TINY = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 128}


def main() -> None:
    """BERT-base as in Devlin et al. 2018, or a very small one, with the tokenizer of another model."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("tokenizer")
    parser.add_argument("--tiny", action="store_true")
    options = parser.parse_args()
    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(options.tokenizer)
    config = BertConfig(vocab_size=len(tokenizer), **(TINY if options.tiny else {}))
    BertModel(config).save_pretrained(options.folder)
    tokenizer.save_pretrained(options.folder)


if __name__ == "__main__":
    main()
