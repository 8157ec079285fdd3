"""A watch folder as one would put it together in Python: watchdog for events, MinHash LSH for copies, one regular
expression for quotations. Writes one JSON and one copy per article; syncs in groups of 64, as the desk does.

usage: peer.py WATCH OUT COUNT     prints {"articles": COUNT, "seconds": ..., "copies": ..., "quotes": ...}
It knows no stories, no speakers beyond the pattern and no contradictions, and it remembers nothing after its end.
"""

import json
import os
import queue
import re
import sys
import time

from datasketch import MinHash, MinHashLSH
from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer

QUOTE = re.compile(r'[“"]([^”"]{10,400})[”"],?\s+(?:said|says|told)?\s*([A-Z][\w.-]+(?:\s[A-Z][\w.-]+)*)?')
WORD = re.compile(r"\w+")


class Dropped(FileSystemEventHandler):
    def __init__(self, paths):
        self.paths = paths

    def on_moved(self, event):
        self.paths.put(event.dest_path)

    def on_closed(self, event):
        self.paths.put(event.src_path)

    def on_created(self, event):
        if not event.is_directory:
            self.paths.put(event.src_path)


def minhash(text):
    words = WORD.findall(text.lower())
    signature = MinHash(num_perm=128)
    signature.update_batch([" ".join(words[at : at + 5]).encode() for at in range(max(1, len(words) - 4))])
    return signature


def main():
    watch, out, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    paths = queue.Queue()
    observer = Observer()
    observer.schedule(Dropped(paths), watch)
    observer.start()
    for name in sorted(os.listdir(watch)):
        paths.put(os.path.join(watch, name))
    print("ready", flush=True)
    index = MinHashLSH(threshold=0.5, num_perm=128)
    seen, copies, quotes, waiting, begun = set(), 0, 0, [], None
    folder = os.open(out, os.O_RDONLY)
    while len(seen) < count:
        path = paths.get()
        if path in seen:
            continue
        begun = begun or time.monotonic()
        seen.add(path)
        with open(path, "rb") as file:
            dropped = file.read()
        text = dropped.decode("utf-8", "replace")
        signature = minhash(text)
        like = index.query(signature)
        name = os.path.basename(path)
        index.insert(name, signature)
        said = [{"text": match.group(1), "speaker": match.group(2)} for match in QUOTE.finditer(text)]
        copies += bool(like)
        quotes += len(said)
        with open(os.path.join(out, name), "wb") as file:
            file.write(dropped)
        with open(os.path.join(out, name + ".json"), "w") as file:
            json.dump({"name": name, "copies": like, "quotes": said}, file)
        waiting.append(path)
        if len(waiting) >= 64 or len(seen) == count:
            os.sync()
            for done in waiting:
                os.unlink(done)
            waiting = []
    os.close(folder)
    seconds = time.monotonic() - begun
    observer.stop()
    print(json.dumps({"articles": count, "seconds": seconds, "copies": copies, "quotes": quotes}))


main()
