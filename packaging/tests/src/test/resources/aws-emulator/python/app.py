# What the tests invoke on AWS's emulator by Python's own runtime client.
import logging
import os
import sys
import time


def say(line):
    # In one call: several processes have the same output.
    os.write(1, (line + "\n").encode())


for i in range(int(os.environ.get("START_LINES", "0"))):
    say("process %d line %d" % (os.getpid(), i))
if "CRASH" in os.environ:
    say("process %d crashes" % os.getpid())
    time.sleep(0.2)
    sys.exit(1)

log = logging.getLogger()
log.setLevel(logging.INFO)


def handler(event, context):
    name = event["name"]
    for i in range(event.get("lines", 0)):
        log.info("%s line %d", name, i)
    for i in range(event.get("prints", 0)):
        say("%s print %d" % (name, i))
    if "large" in event:
        log.info("%s %s end", name, "x" * event["large"])
    time.sleep(event.get("pause", 0))
    if event.get("fail"):
        raise ValueError(name + " fails")
    return {"name": name, "id": context.aws_request_id}
