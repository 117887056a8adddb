"""How a model is asked by programs: a few lines of Python for the class of transformers that opens it."""

from __future__ import annotations

from bert_core.export.facts import Facts

_CLASSIFY = """from transformers import pipeline

classify = pipeline("text-classification", model="model")
print(classify({asked}, truncation=True, max_length={length}))"""
_MULTILABEL = """import json
from transformers import pipeline

numbers = json.load(open("model/known.json", encoding="utf-8"))["numbers"]
classify = pipeline("text-classification", model="model", top_k=None)
for each in classify(["A text"], truncation=True, max_length={length})[0]:
    if each["score"] >= numbers.get("threshold:" + each["label"], 0.5):
        print(each["label"])"""
_NUMBER = """import json
from transformers import AutoModelForSequenceClassification, AutoTokenizer

numbers = json.load(open("model/known.json", encoding="utf-8"))["numbers"]
tokenizer = AutoTokenizer.from_pretrained("model")
model = AutoModelForSequenceClassification.from_pretrained("model")
inputs = tokenizer({asked}, return_tensors="pt", truncation=True, max_length={length})
print(model(**inputs).logits.item() * numbers["deviation"] + numbers["mean"])"""
_ENTITIES = """from transformers import pipeline

find = pipeline("token-classification", model="model", aggregation_strategy="simple")
print(find("A text"))"""
_SPAN = """from transformers import AutoModelForQuestionAnswering, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("model")
model = AutoModelForQuestionAnswering.from_pretrained("model")
inputs = tokenizer({asked}, return_tensors="pt", truncation="only_second", max_length={length})
output = model(**inputs)
start, end = output.start_logits.argmax(), output.end_logits.argmax()
print(tokenizer.decode(inputs["input_ids"][0, start : end + 1]))"""
_FILL = """from transformers import pipeline

fill = pipeline("fill-mask", model="model")
print(fill(f"A {fill.tokenizer.mask_token} text"))"""

_CODE = {
    "classification": (_CLASSIFY, '"A text"'),
    "pair": (_CLASSIFY, '{"text": "The first text", "text_pair": "The second text"}'),
    "multilabel": (_MULTILABEL, ""),
    "score": (_NUMBER, '"A text"'),
    "entities": (_ENTITIES, ""),
    "qa": (_SPAN, '"A question", "A text"'),
    "subject": (_SPAN, '"A kind of event", "A text"'),
    "masked_lm": (_FILL, ""),
}
"""Tasks whose models transformers opens, each with its code and what is asked in it."""
_TWO_TEXTS = '"The first text", "The second text"'


def python_code(facts: Facts) -> str | None:
    """Python that asks the unpacked model; None where only BERT Studio knows what stands on its encoder."""
    if facts.task.name not in _CODE:
        return None
    code, asked = _CODE[facts.task.name]
    if facts.task.name == "score" and len(facts.task.inputs_of(facts.spec.data.columns)) > 1:
        asked = _TWO_TEXTS
    return code.replace("{asked}", asked).replace("{length}", str(facts.spec.hyperparameters.max_length))


def command_line(facts: Facts) -> str:
    """The command that asks the run on the computer where it was made."""
    roles = [column.role for column in facts.task.inputs_of(facts.spec.data.columns)]
    if len(roles) == 1:
        return f'python -m bert_core predict {facts.run} "…"'
    cells = ", ".join(f'"{role}": "…"' for role in roles)
    return f"python -m bert_core predict {facts.run} '{{{cells}}}'"
