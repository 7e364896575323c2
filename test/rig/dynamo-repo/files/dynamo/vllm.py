"""`python3 -m dynamo.vllm`"""

from dynamo.worker import main

main("vllm")
