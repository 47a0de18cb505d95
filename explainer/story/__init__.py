"""What is told of an example, as facts: which steps in full, which folded, which questions apply.

Every sentence is in ``templates/walkthrough``; what it rests on is found here, and every number
that it claims is computed.
"""

from explainer.story.facts import Story

__all__ = ["Story"]
