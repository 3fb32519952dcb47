"""The second opinion: slow, scalar, exact arithmetic.

Written from the law and from `docs/method.md` by transcription. It imports nothing from the calculator and
reads no law data: a legal number stands here as a constant beside the provision it was copied from.
"""
