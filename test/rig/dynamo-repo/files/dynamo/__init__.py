"""A frontend and workers that answer as Dynamo's do, with words instead of a model."""

__version__ = "@VERSION@"
