import random, time
import anthropic

client = anthropic.Anthropic(max_retries=5)  # reads retry-after by itself

def call(make, attempts=5):  # or, without the SDK's retries
    for attempt in range(attempts):
        try:
            return make()
        except (anthropic.RateLimitError, anthropic.InternalServerError) as error:
            if attempt == attempts - 1:
                raise
            told = error.response.headers.get("retry-after")
            time.sleep(float(told or 2**attempt) + random.random())
