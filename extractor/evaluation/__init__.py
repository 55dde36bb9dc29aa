"""How good the results are: gold read and checked, results counted against it, and what is shown of that.

    gold.py       the documents of a folder with their gold; broken gold is refused, held-out gold is marked
    tally.py      one document's counts: the headline, every field, confusions, calibration
    sample.py     sums over documents and their bootstrap intervals
    run.py        documents → tallies, with all of the product or with parts of it taken away
    figures.py    tallies → the report as plain data (JSON)
    terminal.py   the report as tables in the terminal
    page.py       the report as one HTML page; draw.py its pictures

Offline: nothing on the way of an extraction imports it. When two things are the same is said in
``extractor.training.score``.
"""
