def read(text):
    return None


def load(data):
    return None


class Furniture: ...


class LineModel: ...
