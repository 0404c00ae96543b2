const client = new Anthropic({ maxRetries: 5 }); // begins anew only what has not begun
const message = await client.messages.stream(params).finalMessage(); // whole, or an error: nothing is given twice
