from calculator.quantities import Language


def draw(lang: Language) -> None:
    pass
