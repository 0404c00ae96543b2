ExecutorService pool = Executors.newFixedThreadPool(4);
List<Future<Message>> results = pool.invokeAll(items.stream().map(i -> (Callable<Message>) () -> ask(i)).toList());
