"""Gold in the making: results written as gold to review, gold handed to other people's tools and taken back.

    prefill.py       a result → gold that an annotator corrects
    marks.py         gold ↔ labelled character spans
    docbin.py        documents and spans ↔ spaCy's DocBin
    label_studio.py  documents and spans ↔ Label Studio's JSON
    exchange.py      folders of documents with gold → such a file, and back

Offline: nothing on the way of an extraction imports it. What gold is, is said in corpora/README.md.
"""
