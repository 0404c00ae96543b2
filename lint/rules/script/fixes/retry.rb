client = Anthropic::Client.new(max_retries: 5) # reads retry-after by itself

attempts = 0
begin # or, without the SDK's retries
  client.messages.create(**params)
rescue Anthropic::Errors::RateLimitError => e
  attempts += 1
  raise if attempts == 5
  sleep((e.headers["retry-after"] || 2**attempts).to_f + rand)
  retry
end
