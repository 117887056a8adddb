"""The small real data sets that come with BERT Studio; `samples/README.md` states their sources and terms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.record import Record

SAMPLES_FOLDER = Path(__file__).parents[2] / "samples"


class Sample(Record):
    """A data set to try things with."""

    name: str
    title: str
    file: str
    language: str
    task: str
    columns: Mapping[str, str]
    rows: int
    source: str
    licence: str


SAMPLES = {
    sample.name: sample
    for sample in (
        Sample(
            name="bank_questions",
            title=N_("What bank customers ask (English)"),
            file="bank_questions_en.csv",
            language="en",
            task="classification",
            columns={"text": "text", "label": "label"},
            rows=1000,
            source="banking77, PolyAI, Casanueva et al. 2020",
            licence="CC BY 4.0",
        ),
        Sample(
            name="question_kinds",
            title=N_("What a question asks for (Chinese)"),
            file="question_kinds_zh.csv",
            language="zh",
            task="classification",
            columns={"text": "文本", "label": "标签"},
            rows=940,
            source="CMRC 2018, Cui et al. 2019",
            licence="CC BY-SA 4.0",
        ),
        Sample(
            name="questions_en",
            title=N_("Questions about texts, some without an answer (English)"),
            file="questions_en.csv",
            language="en",
            task="qa",
            columns={
                "context": "context",
                "question": "question",
                "answer": "answer",
                "answer_start": "answer_start",
            },
            rows=350,
            source="SQuAD 2.0, Rajpurkar et al. 2018",
            licence="CC BY-SA 4.0",
        ),
        Sample(
            name="questions_zh",
            title=N_("Questions about texts (Chinese)"),
            file="questions_zh.csv",
            language="zh",
            task="qa",
            columns={"context": "文章", "question": "问题", "answer": "答案", "answer_start": "答案位置"},
            rows=206,
            source="CMRC 2018, Cui et al. 2019",
            licence="CC BY-SA 4.0",
        ),
        Sample(
            name="sentence_parts",
            title=N_("Which time, number or name a sentence gives (Chinese)"),
            file="sentence_parts_zh.csv",
            language="zh",
            task="subject",
            columns={"text": "文本", "event_type": "类型", "subject": "主体"},
            rows=540,
            source="CMRC 2018, Cui et al. 2019",
            licence="CC BY-SA 4.0",
        ),
        Sample(
            name="question_conditions",
            title=N_("Which conditions a question sets (English)"),
            file="question_conditions_en.csv",
            language="en",
            task="relations",
            columns={"text": "text", "triples": "triples"},
            rows=500,
            source="WikiSQL, Zhong et al. 2017",
            licence="BSD 3-Clause",
        ),
        Sample(
            name="table_questions",
            title=N_("Questions about tables, and their SQL (English)"),
            file="table_questions_en.csv",
            language="en",
            task="sql",
            columns={"question": "question", "columns": "columns", "sql": "sql"},
            rows=800,
            source="WikiSQL, Zhong et al. 2017",
            licence="BSD 3-Clause",
        ),
        Sample(
            name="bank_language",
            title=N_("The language of bank customers, to read first (English)"),
            file="bank_questions_en.csv",
            language="en",
            task="masked_lm",
            columns={"text": "text"},
            rows=1000,
            source="banking77, PolyAI, Casanueva et al. 2020",
            licence="CC BY 4.0",
        ),
        Sample(
            name="marked_questions",
            title=N_("What a question asks of a table (English)"),
            file="marked_questions_en.csv",
            language="en",
            task="entities",
            columns={"marked": "question"},
            rows=600,
            source="WikiSQL, Zhong et al. 2017",
            licence="BSD 3-Clause",
        ),
        Sample(
            name="emotions",
            title=N_("Emotions in comments (English)"),
            file="emotions_en.csv",
            language="en",
            task="multilabel",
            columns={"text": "text", "labels": "labels"},
            rows=488,
            source="GoEmotions, Demszky et al. 2020",
            licence="CC BY 4.0",
        ),
        Sample(
            name="entailment",
            title=N_("Does one sentence follow from another? (English)"),
            file="entailment_en.csv",
            language="en",
            task="pair",
            columns={"text": "premise", "second": "hypothesis", "label": "label"},
            rows=600,
            source="SNLI, Bowman et al. 2015",
            licence="CC BY-SA 4.0",
        ),
        Sample(
            name="similar_captions",
            title=N_("How similar two captions are (English)"),
            file="similar_captions_en.csv",
            language="en",
            task="score",
            columns={"text": "sentence1", "second": "sentence2", "score": "score"},
            rows=583,
            source="STS benchmark (image captions), Cer et al. 2017",
            licence="CC BY-SA 4.0",
        ),
        Sample(
            name="similar_captions_zh",
            title=N_("How similar two captions are (Chinese)"),
            file="similar_captions_zh.csv",
            language="zh",
            task="score",
            columns={"text": "句子1", "second": "句子2", "score": "相似度"},
            rows=583,
            source="STSb Multi MT (image captions), May 2021",
            licence="CC BY-SA 4.0",
        ),
    )
}


def sample_path(name: str) -> Path:
    """The file of a sample. The name is looked up in `SAMPLES` and never becomes part of a path.

    Raises:
        DataError: there is no sample of that name.
    """
    if name not in SAMPLES:
        raise DataError(
            N_("There is no sample called '{name}'. The samples are: {known}."), name=name, known=", ".join(SAMPLES)
        )
    return SAMPLES_FOLDER / SAMPLES[name].file
