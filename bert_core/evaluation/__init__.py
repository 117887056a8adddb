"""How good a model is, and where and why it is not: numbers from examples and answers. Knows no Keras and no files."""
