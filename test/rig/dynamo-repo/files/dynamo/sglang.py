"""`python3 -m dynamo.sglang`"""

from dynamo.worker import main

if __name__ == "__main__":
    main("sglang")
