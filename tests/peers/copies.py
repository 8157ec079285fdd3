"""What off-the-shelf libraries call copies: MinHash over word 5-grams, looked up by locality-sensitive hashing at a
Jaccard likeness of 0.5, one document after another, each against the earlier ones.

usage: copies.py datasketch|rensa DOCUMENTS.jsonl PAIRS.jsonl     writes pairs {"a", "b"}, prints
{"documents": ..., "seconds": ..., "bytes": ...}: seconds are of processor time, bytes what the process grew by, with
an index in memory.
"""

import gc
import json
import re
import sys
import time

WORD = re.compile(r"\w+")
PERMUTATIONS = 128
THRESHOLD = 0.5


def grams(text):
    words = WORD.findall(text.lower())
    return [" ".join(words[at : at + 5]) for at in range(max(1, len(words) - 4))]


class Datasketch:
    def __init__(self):
        from datasketch import MinHash, MinHashLSH

        self.sketch = MinHash
        self.index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)

    def file(self, number, text):
        signature = self.sketch(num_perm=PERMUTATIONS)
        signature.update_batch([gram.encode() for gram in grams(text)])
        found = self.index.query(signature)
        self.index.insert(number, signature)
        return found


class Rensa:
    def __init__(self):
        from rensa import RMinHash, RMinHashLSH

        self.sketch = RMinHash
        self.index = RMinHashLSH(THRESHOLD, PERMUTATIONS, 32)
        self.signatures = []

    def file(self, number, text):
        signature = self.sketch(PERMUTATIONS, 42)
        signature.update(grams(text))
        # Its candidates are to be verified by the caller.
        found = [other for other in self.index.query(signature) if signature.jaccard(self.signatures[other]) >= THRESHOLD]
        self.index.insert(number, signature)
        self.signatures.append(signature)
        return found


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def main():
    library, documents, pairs = sys.argv[1:]
    with open(documents, encoding="utf-8") as file:
        documents = [json.loads(line) for line in file if line.strip()]
    contender = {"datasketch": Datasketch, "rensa": Rensa}[library]()
    gc.collect()
    before, begun, found = resident(), time.process_time(), []
    for number, document in enumerate(documents):
        found.append(contender.file(number, document["text"]))
    seconds = time.process_time() - begun
    gc.collect()
    grown = resident() - before
    with open(pairs, "w") as file:
        for number, others in enumerate(found):
            for other in others:
                file.write(json.dumps({"a": documents[other]["id"], "b": documents[number]["id"]}) + "\n")
    print(json.dumps({"documents": len(documents), "seconds": seconds, "bytes": grown}))


main()
