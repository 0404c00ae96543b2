const answer = await pRetry(() => ask(prompt), { retries: 5, randomize: true, minTimeout: 1000, maxTimeout: 60_000 });
// or leave it to the SDK, which reads retry-after: new Anthropic({ maxRetries: 5 })
