"""The crawlers that gather texts and pictures for AI, by the names that robots.txt calls them.

Kept by hand. Sources: what each operator publishes about its crawler (`source`), and the community's list
https://github.com/ai-robots-txt/ai.robots.txt, which is where a new name usually shows up first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# training: gathers what models are trained on; search: an index for answers with links; user: fetches a page because a
# person asked for it; data: sells or gives away what it gathers, to trainers of AI among others.
Purpose = Literal["training", "search", "user", "data"]


@dataclass(frozen=True, slots=True)
class Crawler:
    """One crawler, or one name by which a site can refuse a use of what another crawler gathers."""

    name: str  # the product token in robots.txt
    operator: str
    purpose: Purpose
    source: str  # where the operator, or somebody who watches it, says so


_LIST = "https://github.com/ai-robots-txt/ai.robots.txt"
_OPENAI = "https://platform.openai.com/docs/bots"
_ANTHROPIC = "https://support.anthropic.com/en/articles/8896518"
_GOOGLE = "https://developers.google.com/search/docs/crawling-indexing/overview-google-crawlers"
_META = "https://developers.facebook.com/docs/sharing/webmasters/web-crawlers"

AI_CRAWLERS: tuple[Crawler, ...] = (
    Crawler("GPTBot", "OpenAI", "training", _OPENAI),
    Crawler("OAI-SearchBot", "OpenAI", "search", _OPENAI),
    Crawler("ChatGPT-User", "OpenAI", "user", _OPENAI),
    Crawler("ClaudeBot", "Anthropic", "training", _ANTHROPIC),
    Crawler("Claude-SearchBot", "Anthropic", "search", _ANTHROPIC),
    Crawler("Claude-User", "Anthropic", "user", _ANTHROPIC),
    Crawler("Claude-Web", "Anthropic", "training", _LIST),
    Crawler("anthropic-ai", "Anthropic", "training", _LIST),
    Crawler("Google-Extended", "Google", "training", _GOOGLE),
    Crawler("Google-CloudVertexBot", "Google", "training", _GOOGLE),
    Crawler("GoogleOther", "Google", "data", _GOOGLE),
    Crawler("Applebot-Extended", "Apple", "training", "https://support.apple.com/en-us/119829"),
    Crawler("Meta-ExternalAgent", "Meta", "training", _META),
    Crawler("Meta-ExternalFetcher", "Meta", "user", _META),
    Crawler("FacebookBot", "Meta", "training", _LIST),
    Crawler("Amazonbot", "Amazon", "training", "https://developer.amazon.com/amazonbot"),
    Crawler("Bytespider", "ByteDance", "training", _LIST),
    Crawler("TikTokSpider", "ByteDance", "data", _LIST),
    Crawler("CCBot", "Common Crawl", "data", "https://commoncrawl.org/ccbot"),
    Crawler("PerplexityBot", "Perplexity", "search", "https://docs.perplexity.ai/guides/bots"),
    Crawler("Perplexity-User", "Perplexity", "user", "https://docs.perplexity.ai/guides/bots"),
    Crawler("MistralAI-User", "Mistral AI", "user", "https://docs.mistral.ai/robots"),
    Crawler("cohere-ai", "Cohere", "training", _LIST),
    Crawler("cohere-training-data-crawler", "Cohere", "training", _LIST),
    Crawler("DeepSeekBot", "DeepSeek", "training", _LIST),
    Crawler("PanguBot", "Huawei", "training", _LIST),
    Crawler("PetalBot", "Huawei", "search", _LIST),
    Crawler("AI2Bot", "Allen Institute for AI", "training", "https://allenai.org/crawler"),
    Crawler("Kangaroo Bot", "Kangaroo LLM", "training", _LIST),
    Crawler("ICC-Crawler", "NICT", "training", "https://ucri.nict.go.jp/en/icccrawler.html"),
    Crawler("Cotoyogi", "ROIS", "training", "https://ds.rois.ac.jp/en_center8/en_crawler/"),
    Crawler("SBIntuitionsBot", "SB Intuitions", "training", _LIST),
    Crawler("YandexAdditional", "Yandex", "training", _LIST),
    Crawler("LAIONDownloader", "LAION", "data", _LIST),
    Crawler("img2dataset", "img2dataset (open source)", "data", "https://github.com/rom1504/img2dataset"),
    Crawler("ImagesiftBot", "Hive", "data", "https://imagesift.com/about"),
    Crawler("Diffbot", "Diffbot", "data", _LIST),
    Crawler("omgili", "Webz.io", "data", _LIST),
    Crawler("Webzio-Extended", "Webz.io", "data", _LIST),
    Crawler("Timpibot", "Timpi", "data", _LIST),
    Crawler("DuckAssistBot", "DuckDuckGo", "search", _LIST),
    Crawler("YouBot", "You.com", "search", _LIST),
    Crawler("Scrapy", "Scrapy (open source)", "data", "https://scrapy.org"),
)

BY_NAME: dict[str, Crawler] = {crawler.name.lower(): crawler for crawler in AI_CRAWLERS}
