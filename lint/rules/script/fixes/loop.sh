claude -p "document each of these files: $(printf '@%s ' src/*.py)"

for f in src/*.py; do
  pare budget reserve 20000 --wait 10m -- claude -p "document $f" > "$f.md" || { echo "stopped at $f" >&2; break; }
done
