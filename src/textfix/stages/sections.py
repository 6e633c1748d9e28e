def sections(lines, knowledge, config):
    return iter(())
