client = Anthropic::Client.new # reads ANTHROPIC_API_KEY
