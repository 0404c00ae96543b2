from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

def told(state):  # retry-after where it is given
    error = state.outcome.exception()
    header = error.response.headers.get("retry-after") if hasattr(error, "response") else None
    return float(header) if header else wait_exponential_jitter(initial=1, max=60)(state)

@retry(retry=retry_if_exception_type(anthropic.RateLimitError), wait=told, stop=stop_after_attempt(5), reraise=True)
def ask(prompt): ...
