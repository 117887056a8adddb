"""BERT Studio's core: fine-tune BERT on a table of texts and ask the model that comes out.

Every public name is listed here with the module that it comes from, and is loaded when it is first used: importing
`bert_core` takes no time, and the app, which never trains, never loads Keras or TensorFlow.
"""

from importlib import import_module
from typing import Any

_MODULES = {
    "BertStudioError": "bert_core.errors",
    "CATALOG": "bert_core.models.catalog",
    "CHOICE_TITLES": "bert_core.hyperparameters",
    "Card": "bert_core.runs",
    "CatalogEntry": "bert_core.models.catalog",
    "ClassAnswer": "bert_core.tasks",
    "Column": "bert_core.tasks",
    "DEFAULT_MODEL": "bert_core.spec",
    "DELIMITERS": "bert_core.data",
    "DataError": "bert_core.errors",
    "DataSource": "bert_core.spec",
    "EncoderConfig": "bert_core.models",
    "End": "bert_core.events",
    "Estimate": "bert_core.models.cost",
    "Event": "bert_core.events",
    "EventLog": "bert_core.runs",
    "Example": "bert_core.tasks",
    "FittingChange": "bert_core.models.fitting",
    "Guess": "bert_core.data",
    "FEW_EXAMPLES_SETTINGS": "bert_core.hyperparameters",
    "FEW_ROWS": "bert_core.hyperparameters",
    "History": "bert_core.runs",
    "Hyperparameters": "bert_core.hyperparameters",
    "LANGUAGES": "bert_core.i18n",
    "MAXIMUM_BYTES": "bert_core.data",
    "Machine": "bert_core.machine",
    "Message": "bert_core.i18n",
    "Metric": "bert_core.tasks",
    "ModelChoice": "bert_core.spec",
    "ModelError": "bert_core.errors",
    "ModelNotHereError": "bert_core.errors",
    "N_": "bert_core.i18n",
    "Notice": "bert_core.events",
    "PHASE_TITLES": "bert_core.runs",
    "PRESETS": "bert_core.hyperparameters",
    "PhaseStarted": "bert_core.events",
    "Plan": "bert_core.events",
    "PredictionClient": "bert_core.serving",
    "PredictionJob": "bert_core.serving",
    "PredictionJobs": "bert_core.serving",
    "Predictor": "bert_core.serving.predictor",
    "PreparedData": "bert_core.data",
    "Report": "bert_core.runs",
    "ResolvedModel": "bert_core.models",
    "Run": "bert_core.runs",
    "RunError": "bert_core.errors",
    "RunSpec": "bert_core.spec",
    "RunStore": "bert_core.runs",
    "SAMPLES": "bert_core.data",
    "STATE_TITLES": "bert_core.runs",
    "Sample": "bert_core.data",
    "SettingsError": "bert_core.errors",
    "SpareWorker": "bert_core.runs",
    "Split": "bert_core.spec",
    "Status": "bert_core.runs",
    "Step": "bert_core.events",
    "TASKS": "bert_core.tasks",
    "Table": "bert_core.data",
    "Task": "bert_core.tasks",
    "Tokenizer": "bert_core.text",
    "TrainingError": "bert_core.errors",
    "UploadStore": "bert_core.data",
    "Validation": "bert_core.events",
    "allowed_values": "bert_core.hyperparameters",
    "bounds": "bert_core.hyperparameters",
    "catalog_entry": "bert_core.models.catalog",
    "closest_language": "bert_core.i18n",
    "estimate": "bert_core.models.cost",
    "examples_from": "bert_core.data",
    "guess_columns": "bert_core.data",
    "home_folder": "bert_core.runs",
    "hyperparameters_from": "bert_core.hyperparameters",
    "is_at_hand": "bert_core.models",
    "label_counts": "bert_core.data",
    "languages_read": "bert_core.models.catalog",
    "launch": "bert_core.runs",
    "machine_facts": "bert_core.machine",
    "main_script": "bert_core.data",
    "model_version": "bert_core.serving",
    "models_reading": "bert_core.models.catalog",
    "predictions_csv": "bert_core.data",
    "prepare": "bert_core.data",
    "probe": "bert_core.speed",
    "read_table": "bert_core.data",
    "resolve_model": "bert_core.models",
    "sample_path": "bert_core.data",
    "sampled_lengths": "bert_core.models.cost",
    "setting_problems": "bert_core.suitability",
    "share_cut": "bert_core.data",
    "status": "bert_core.runs",
    "text_lengths": "bert_core.data",
    "too_large": "bert_core.models.fitting",
    "train": "bert_core.training",
    "translate": "bert_core.i18n",
    "what_would_fit": "bert_core.models.fitting",
    "write_archive": "bert_core.export",
}

__all__ = sorted(_MODULES)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'bert_core' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
