"""The models that we name to a user: what they read, how large they are, what they are good for. No Keras, no network.

Any other model of a type that our encoder computes can be used too; it just is not in this table. Only models whose
main branch holds `model.safetensors` may be in it. There was no way to ask the Hub itself when the table was made
(2026-11): each was taken in because public code downloads exactly that file from exactly that repository. Left out
for want of such proof: google/electra-small-discriminator, nghuyong/ernie-3.0-base-zh, almanach/camembert-base,
hfl/chinese-macbert-base; and because public code says they hold a pickle only: hfl/chinese-roberta-wwm-ext, hfl/rbt3.

Sources: model cards; for languages Devlin et al. (google-research/bert, multilingual.md), Conneau et al. 2020
(arXiv:1911.02116, appendix A), and the cards of the sentence-transformers models.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from bert_core.i18n import N_


def _codes(text: str) -> tuple[str, ...]:
    """ISO 639-1 codes, as far as a language has one."""
    return tuple(text.split())


_MULTILINGUAL_BERT = _codes(
    "af an ar az ba be bg bn br bs ca ce cs cv cy da de el en es et eu fa fi fr fy ga gl gu he hi hr ht hu hy id io is "
    "it ja jv ka kk kn ko ky la lb lt lv mg mk ml mr ms my nb ne nl nn oc pa pl pt ro ru sk sl sq sr su sv sw ta te tg "
    "tl tr tt uk ur uz vi vo yo zh"
)
_XLM_ROBERTA = _codes(
    "af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id is it "
    "ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om or pa pl ps pt ro ru sa sd si sk sl so sq "
    "sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh"
)
_PARAPHRASE = _codes(
    "ar bg ca cs da de el en es et fa fi fr gl gu he hi hr hu hy id it ja ka ko ku lt lv mk mn mr ms my nb nl pl pt ro "
    "ru sk sl sq sr sv th tr uk ur vi zh"
)


class CatalogEntry(BaseModel):
    """One model.

    `parameters` are those of the encoder in millions, `megabytes` what is downloaded, `maximum_length` is in word
    pieces. `embedded`: comes with BERT Studio.
    """

    model_config = ConfigDict(frozen=True)

    identifier: str
    title: str
    family: str
    languages: tuple[str, ...]
    parameters: float
    megabytes: int
    licence: str
    note: str
    maximum_length: int = 512
    embedded: bool = False


# In each language the first is the one to try first.
CATALOG = (
    CatalogEntry(
        identifier="sentence-transformers/all-MiniLM-L6-v2",
        title=N_("MiniLM, 6 layers, English"),
        family="bert",
        languages=("en",),
        parameters=22.7,
        megabytes=92,
        licence="Apache-2.0",
        note=N_("Comes with BERT Studio. Small, quick on any computer, and good: the one to begin with."),
        embedded=True,
    ),
    CatalogEntry(
        identifier="BAAI/bge-small-en-v1.5",
        title=N_("BGE small, English"),
        family="bert",
        languages=("en",),
        parameters=33.4,
        megabytes=134,
        licence="MIT",
        note=N_("Twice the layers of MiniLM at the same width: somewhat better, half as fast."),
    ),
    CatalogEntry(
        identifier="distilbert/distilbert-base-uncased",
        title=N_("DistilBERT, English"),
        family="distilbert",
        languages=("en",),
        parameters=66.4,
        megabytes=269,
        licence="Apache-2.0",
        note=N_("Half of BERT's layers: nearly as good, twice as fast. Takes capital and small letters as the same."),
    ),
    CatalogEntry(
        identifier="google-bert/bert-base-uncased",
        title=N_("BERT, English"),
        family="bert",
        languages=("en",),
        parameters=109.5,
        megabytes=441,
        licence="Apache-2.0",
        note=N_("The classic that others are compared with. Takes capital and small letters as the same."),
    ),
    CatalogEntry(
        identifier="google-bert/bert-base-cased",
        title=N_("BERT, English, with capital letters"),
        family="bert",
        languages=("en",),
        parameters=108.3,
        megabytes=437,
        licence="Apache-2.0",
        note=N_("Sees capital letters, which helps to find names of people and places."),
    ),
    CatalogEntry(
        identifier="FacebookAI/roberta-base",
        title=N_("RoBERTa, English"),
        family="roberta",
        languages=("en",),
        parameters=124.6,
        megabytes=501,
        licence="MIT",
        note=N_("As large as BERT, trained for longer on more text: usually better, as slow. Sees capital letters."),
    ),
    CatalogEntry(
        identifier="albert/albert-base-v2",
        title=N_("ALBERT, English"),
        family="albert",
        languages=("en",),
        parameters=11.7,
        megabytes=49,
        licence="Apache-2.0",
        note=N_("The smallest file, as all its layers share one set of weights; trains no faster than BERT."),
    ),
    CatalogEntry(
        identifier="google-bert/bert-base-chinese",
        title=N_("BERT, Chinese"),
        family="bert",
        languages=("zh",),
        parameters=102.3,
        megabytes=412,
        licence="Apache-2.0",
        note=N_("The classic for Chinese. Reads character by character, so it marks names and terms exactly."),
    ),
    CatalogEntry(
        identifier="BAAI/bge-small-zh-v1.5",
        title=N_("BGE small, Chinese"),
        family="bert",
        languages=("zh",),
        parameters=24.0,
        megabytes=97,
        licence="MIT",
        note=N_("The small one for Chinese, with 4 layers: quick on any computer."),
    ),
    CatalogEntry(
        identifier="shibing624/text2vec-base-chinese",
        title=N_("text2vec, Chinese"),
        family="bert",
        languages=("zh",),
        parameters=102.3,
        megabytes=410,
        licence="Apache-2.0",
        note=N_("As large as BERT for Chinese, trained further to compare sentences."),
    ),
    CatalogEntry(
        identifier="intfloat/multilingual-e5-small",
        title=N_("E5 small, about 100 languages"),
        family="bert",
        languages=_XLM_ROBERTA,
        parameters=117.7,
        megabytes=493,
        licence="MIT",
        note=N_("The quickest for mixed languages: most of its size is its vocabulary, its layers are small."),
    ),
    CatalogEntry(
        identifier="sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
        title=N_("MiniLM, 12 layers, 50 languages"),
        family="bert",
        languages=_PARAPHRASE,
        parameters=117.7,
        megabytes=485,
        licence="Apache-2.0",
        note=N_("Trained to compare sentences across languages."),
    ),
    CatalogEntry(
        identifier="distilbert/distilbert-base-multilingual-cased",
        title=N_("DistilBERT, 104 languages"),
        family="distilbert",
        languages=_MULTILINGUAL_BERT,
        parameters=134.7,
        megabytes=545,
        licence="Apache-2.0",
        note=N_("Half of multilingual BERT's layers: nearly as good, twice as fast."),
    ),
    CatalogEntry(
        identifier="google-bert/bert-base-multilingual-cased",
        title=N_("BERT, 104 languages"),
        family="bert",
        languages=_MULTILINGUAL_BERT,
        parameters=177.9,
        megabytes=717,
        licence="Apache-2.0",
        note=N_("The classic for many languages. Sees capital letters."),
    ),
    CatalogEntry(
        identifier="FacebookAI/xlm-roberta-base",
        title=N_("XLM-RoBERTa, 100 languages"),
        family="xlm-roberta",
        languages=_XLM_ROBERTA,
        parameters=278.0,
        megabytes=1130,
        licence="MIT",
        note=N_("The strongest here for languages other than English and Chinese; large and slow."),
    ),
)


def catalog_entry(identifier: str) -> CatalogEntry | None:
    """The model's entry, or None where we know nothing about it."""
    return next((entry for entry in CATALOG if entry.identifier == identifier), None)


def languages_read(identifier: str) -> tuple[str, ...] | None:
    """The languages that the model was trained on, or None where we do not know."""
    entry = catalog_entry(identifier)
    return entry.languages if entry else None


def reads_language(entry: CatalogEntry, language: str) -> bool:
    """Whether the model was trained on this language, given as `zh` or as a locale such as `zh_CN`."""
    return language.replace("_", "-").split("-")[0].lower() in entry.languages


def models_reading(language: str) -> tuple[CatalogEntry, ...]:
    """The models that were trained on this language, the one to try first at the front."""
    return tuple(entry for entry in CATALOG if reads_language(entry, language))
