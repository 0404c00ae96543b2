: "${ANTHROPIC_API_KEY:?set it in the environment}"
