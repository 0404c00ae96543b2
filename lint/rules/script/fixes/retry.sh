# --retry waits as long as retry-after says, else twice as long each time
curl --fail-with-body -sS --retry 5 --retry-max-time 600 https://api.anthropic.com/v1/messages -d @body.json

# the client: an end, a growing pause, jitter
for attempt in 1 2 3 4 5; do
  claude -p "$prompt" && break
  sleep $((2 ** attempt * 5 + RANDOM % 5))
done
