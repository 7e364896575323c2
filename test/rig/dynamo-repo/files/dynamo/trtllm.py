"""`python3 -m dynamo.trtllm`"""

from dynamo.worker import main

main("trtllm")
