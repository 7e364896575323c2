"""`python3 -m dynamo.trtllm`"""

from dynamo.worker import main

if __name__ == "__main__":
    main("trtllm")
