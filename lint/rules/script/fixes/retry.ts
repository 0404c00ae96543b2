const client = new Anthropic({ maxRetries: 5 }); // reads retry-after by itself

async function call(url: string, init: RequestInit, attempts = 5): Promise<Response> {
  for (let attempt = 0; ; attempt++) { // or, without the SDK
    const response = await fetch(url, init);
    const refused = response.status === 429 || response.status >= 500;
    if (!refused || attempt === attempts - 1) return response;
    const told = Number(response.headers.get("retry-after")) || 2 ** attempt;
    await new Promise((resolve) => setTimeout(resolve, 1000 * (told + Math.random())));
  }
}
