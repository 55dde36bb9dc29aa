"""The HTTP service around the extractor. It imports only the extractor's public surface: ``extractor`` itself,
``extractor.batch`` and ``extractor.labels``.
"""
