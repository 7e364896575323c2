"""`python3 -m dynamo.sglang`"""

from dynamo.worker import main

main("sglang")
