"""Masked-language training on the unlabelled passages, before any label is seen.

The encoder that we start from has read the web, not terms of service, and no Japanese at all: filling gaps in the
passages themselves teaches it both. Only the gaps are scored, against the word vectors themselves, so a step costs
little more than one of fine-tuning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from monitor.normal import fingerprint
from training import data, vocabulary
from training.encoder import Encoder, batches, pace, padded

_SHARE = 0.15  # of the pieces of a passage are hidden, of these 80 % behind [MASK], 10 % behind another piece
_SPECIAL = 5  # the first rows of the vocabulary: [PAD] and its like, never hidden
_LONGEST = 128
_ABOUT = re.compile(
    r"\b(AI|artificial|machine|learning|train|models?|algorithm|licen[cs]e|content|rights?|waive|assign|scrap|crawl|"
    r"opt.out|consent|public|private|post|upload|generat|data)",
    re.IGNORECASE,
)


def texts(shared: Path, english: int, chance: np.random.Generator) -> list[str]:
    """`english` passages of the corpus, most of them on what the labels are about, and the Japanese four times.

    No text of the development sets is among them: what the model is judged on it has not read, not even unlabelled.
    """
    examples = data.training_set(shared)
    held = data.held_out(shared)
    corpus = [record["text"] for record in data.corpus(shared) if fingerprint(record["text"]) not in held]
    about = [text for text in corpus if len(_ABOUT.findall(text)) > 1]
    chosen = [about[i] for i in chance.permutation(len(about))[: english * 3 // 4]]
    chosen += [corpus[i] for i in chance.permutation(len(corpus))[: english // 4]]
    japanese = vocabulary.japanese(shared, [e.text for e in examples if e.language == "ja"])
    japanese = [line for line in japanese if len(line) >= 8 and fingerprint(line) not in held]
    return [*chosen, *(e.text for e in examples if e.language == "en"), *japanese * 4]


class _Gaps(nn.Module):  # type: ignore[misc]  # torch has no types where it is not installed
    """States of the hidden places to scores over the vocabulary, by the word vectors themselves."""

    def __init__(self, words: nn.Embedding) -> None:
        super().__init__()
        self.words = words
        self.dense = nn.Linear(words.embedding_dim, words.embedding_dim)
        nn.init.eye_(self.dense.weight)
        self.norm = nn.LayerNorm(words.embedding_dim)
        self.bias = nn.Parameter(torch.zeros(words.num_embeddings))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        return self.norm(self.dense(states)) @ self.words.weight.T + self.bias


def hide(
    ids: torch.Tensor, mask: torch.Tensor, size: int, hidden: int, chance: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """The batch with gaps, and where they are (bool, same shape). `size`: of the vocabulary; `hidden`: [MASK]."""
    drawn = torch.from_numpy(chance.random(tuple(ids.shape), dtype=np.float32)).to(ids.device)
    gaps = (drawn < _SHARE) & (mask > 0) & (ids >= _SPECIAL)
    kind = torch.from_numpy(chance.random(tuple(ids.shape), dtype=np.float32)).to(ids.device)
    other = torch.from_numpy(chance.integers(_SPECIAL, size, tuple(ids.shape))).to(ids.device)
    given = torch.where(gaps & (kind < 0.8), torch.full_like(ids, hidden), ids)
    return torch.where(gaps & (kind >= 0.9), other, given), gaps


def train(
    net: Encoder, rows: Sequence[Sequence[int]], *, hidden: int, rate: float, seed: int, size: int = 32
) -> Iterator[tuple[int, int, float]]:
    """One pass, in place; yields (step, steps, loss) after each step."""
    chance = np.random.default_rng(seed)
    torch.manual_seed(seed)
    rows = [[*row[: _LONGEST - 1], row[-1]] if len(row) > _LONGEST else row for row in rows if len(row) > 4]
    words = net.bert.embeddings.word_embeddings
    device = words.weight.device
    gaps_head = _Gaps(words).to(device)
    own = [p for name, p in gaps_head.named_parameters() if not name.startswith("words")]
    groups = [{"params": list(net.bert.parameters()), "scale": 1.0}, {"params": own, "scale": 4.0}]
    optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, fused=True)
    plan = batches(rows, size, chance)
    net.train()
    for step, batch in enumerate(plan):
        pace(optimizer, rate, step, len(plan), warm=0.06)
        ids, mask = padded([rows[row] for row in batch], device)
        given, gaps = hide(ids, mask, words.num_embeddings, hidden, chance)
        with torch.autocast(device.type, torch.bfloat16):
            states = net.bert(input_ids=given, attention_mask=mask).last_hidden_state[gaps]
            scores = gaps_head(states)
        loss = nn.functional.cross_entropy(scores.float(), ids[gaps])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([*net.bert.parameters(), *own], 1.0)
        optimizer.step()
        yield step + 1, len(plan), float(loss.detach())
