"""`python3 -m dynamo.vllm`"""

from dynamo.worker import main

if __name__ == "__main__":
    main("vllm")
