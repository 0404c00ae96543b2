execFileSync("claude", ["-p", "document each of these files: " + files.map((f) => "@" + f).join(" ")]);

for (const f of files) {
  execFileSync("pare", ["budget", "reserve", "20000", "--wait", "10m", "--", "claude", "-p", "document " + f]);
}
