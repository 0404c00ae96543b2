subprocess.run(["claude", "-p", "document each of these files: " + " ".join(f"@{f}" for f in files)], check=True)

for f in files:
    subprocess.run(["pare", "budget", "reserve", "20000", "--wait", "10m", "--", "claude", "-p", f"document {f}"], check=True)
