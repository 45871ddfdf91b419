"""The tokenizer: English word pieces kept from the teacher's vocabulary, Japanese pieces of our own beside them.

Both live in one WordPiece vocabulary. A Japanese run has no spaces, so greedy longest match is its segmentation;
the piece and its continuing form ("学習" and "##学習") are one row of the embedding, whatever stands before it.
Vectors of Japanese pieces start from the English words that `glossary_ja.txt` gives for them: what the teacher knows of
"train", "without consent" or "royalty-free" is there from the first step, though the Japanese passages are few.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

GLOSSARY = Path(__file__).resolve().parent / "glossary_ja.txt"
UNKNOWN = "[UNK]"
SPECIAL = ("[PAD]", UNKNOWN, "[CLS]", "[SEP]", "[MASK]")
_JAPANESE_RUN = re.compile(r"[ぁ-ゖァ-ヺー一-鿿々〆]+")
_JAPANESE_CLASS = "ぁ-ゖァ-ヺー一-鿿々〆"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`pieces` maps a string to its row; `sources` says, per row, from which teacher rows its vector starts."""

    pieces: dict[str, int]
    sources: list[tuple[int, ...]]


def runs(text: str) -> list[str]:
    """The Japanese runs of a text."""
    return _JAPANESE_RUN.findall(text)


def normal(text: str) -> str:
    """The text as the tokenizer's normaliser leaves it: NFKC, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def glossary() -> dict[str, tuple[str, ...]]:
    """Japanese piece to English words."""
    found: dict[str, tuple[str, ...]] = {}
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            english, _, japanese = line.partition(":")
            for piece in japanese.split():
                found.setdefault(normal(piece), tuple(english.split()))
    return found


def japanese(shared: Path, labelled: Iterable[str]) -> list[str]:
    """Japanese texts: the `labelled` passages and the lines of the real documents in Japanese."""
    texts = list(labelled)
    for path in sorted((shared / "terms").glob("**/*.md")):
        document = path.read_text(encoding="utf-8")
        if len(runs(document)) > 300:
            texts += document.split("\n")
    return texts


def _japanese_pieces(texts: Iterable[str], size: int) -> list[str]:
    """Frequent strings of two and more characters, by a unigram language model over the Japanese runs."""
    from tokenizers import Tokenizer, models, trainers

    runs = [run for text in texts for run in _JAPANESE_RUN.findall(normal(text))]
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.train_from_iterator(
        runs, trainers.UnigramTrainer(vocab_size=size, max_piece_length=8, show_progress=False, unk_token=UNKNOWN)
    )
    known = [piece for piece in glossary() if len(piece) > 1]
    return sorted(
        piece
        for piece in tokenizer.get_vocab()
        # "の学習" would hide "学習", whose vector means something.
        if len(piece) > 1 and _JAPANESE_RUN.fullmatch(piece) and not any(word in piece for word in known)
    )


def _characters() -> list[str]:
    """Kana and the kanji of JIS X 0208: what a Japanese text is written with."""
    kana = [chr(point) for point in range(0x3041, 0x30FD)] + ["々", "〆"]
    kanji = []
    for row in range(0x30, 0x75):
        for cell in range(0x21, 0x7F):
            try:
                kanji.append(bytes((row | 0x80, cell | 0x80)).decode("euc_jp"))
            except UnicodeDecodeError:
                continue
    return [character for character in kana if character.isalpha() or character == "ー"] + kanji


def build(
    teacher: Mapping[str, int], english: Iterable[str], japanese: list[str], *, least: int = 8, pieces: int = 3500
) -> Vocabulary:
    """`teacher` is the vocabulary of the English encoder, `english` the texts whose pieces are kept (`least` times)."""
    counts: Counter[str] = Counter()
    tokenizer = _wordpiece(dict(teacher))
    for start in range(0, len(texts := [normal(text) for text in english]), 2000):
        for encoding in tokenizer.encode_batch(texts[start : start + 2000], add_special_tokens=False):
            counts.update(encoding.tokens)
    words: dict[str, int] = {}
    sources: list[tuple[int, ...]] = []
    for piece, row in teacher.items():
        ascii_character = len(piece.removeprefix("##")) == 1 and piece.isascii()
        if piece in SPECIAL or ascii_character or counts[piece] >= least:
            words[piece] = len(sources)
            sources.append((row,))
    _add_accented(words)
    _add_japanese(words, sources, dict(teacher), japanese, pieces)
    return Vocabulary(words, sources)


def _add_accented(words: dict[str, int]) -> None:
    """An accented Latin letter reads as its plain one; the teacher's normaliser would harm Japanese voicing marks."""
    for point in range(0xC0, 0x250):
        plain = unicodedata.normalize("NFD", chr(point))[0]
        if plain.isascii() and plain.isalpha() and chr(point).islower():
            words.setdefault(chr(point), words[plain])
            words.setdefault("##" + chr(point), words["##" + plain])


def _add_japanese(
    words: dict[str, int], sources: list[tuple[int, ...]], teacher: dict[str, int], japanese: list[str], size: int
) -> None:
    meanings = glossary()
    seen = Counter(character for text in japanese for character in normal(text))
    rare = len(sources)
    sources.append(())  # one row for every character that no training text has
    for piece in dict.fromkeys([*meanings, *_japanese_pieces(japanese, size), *_characters()]):
        if len(piece) == 1 and piece not in meanings and not seen[piece]:
            words.setdefault(piece, rare)
            words["##" + piece] = words[piece]
        elif piece not in words or not piece.isascii():
            words[piece] = words["##" + piece] = len(sources)
            sources.append(tuple(teacher[word] for word in meanings.get(piece, ()) if word in teacher))


def _wordpiece(pieces: dict[str, int]) -> Any:  # noqa: ANN401 — tokenizers has no types
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordPiece(pieces, unk_token=UNKNOWN, max_input_chars_per_word=200))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex("[\u00ad\u200b-\u200f\u2060\ufeff]"), ""),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.BertPreTokenizer(),
            # "AI学習" and "学習AI" part where the script changes.
            pre_tokenizers.Split(Regex(f"[{_JAPANESE_CLASS}]+"), "isolated"),
        ]
    )
    return tokenizer


def tokenizer(vocabulary: Vocabulary, longest: int) -> Any:  # noqa: ANN401 — tokenizers has no types
    """A `tokenizers.Tokenizer` with the framing of BERT, cutting at `longest` pieces."""
    from tokenizers import processors

    made = _wordpiece(vocabulary.pieces)
    made.post_processor = processors.BertProcessing(
        ("[SEP]", vocabulary.pieces["[SEP]"]), ("[CLS]", vocabulary.pieces["[CLS]"])
    )
    made.enable_truncation(longest)
    return made


def vectors(vocabulary: Vocabulary, teacher: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """First embeddings: the mean of the source rows; pieces without a source near the mean of all."""
    chance = np.random.default_rng(seed)
    mean, spread = teacher.mean(0), teacher.std(0) * 0.5
    rows = [
        teacher[list(source)].mean(0) if source else mean + spread * chance.standard_normal(teacher.shape[1])
        for source in vocabulary.sources
    ]
    return np.asarray(rows, dtype=np.float32)


def vocabulary_of(path: Path) -> dict[str, int]:
    """The vocabulary in a tokenizer.json of WordPiece kind."""
    loaded: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    return loaded
