# at most 4 at a time, each after taking its tokens from the shared allowance
printf '%s\0' src/*.py | xargs -0 -P 4 -I{} pare budget reserve 20000 --wait 10m -- claude -p "document {}"
