results = Parallel.map(items, in_threads: 4) { |item| ask(item) }
