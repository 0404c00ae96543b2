const client = new Anthropic(); // reads ANTHROPIC_API_KEY
