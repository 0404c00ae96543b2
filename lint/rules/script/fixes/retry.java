AnthropicClient client = AnthropicOkHttpClient.builder().fromEnv().maxRetries(5).build(); // reads retry-after by itself

Message call(Supplier<Message> make) throws InterruptedException { // or, without the SDK's retries
    for (int attempt = 0; ; attempt++) {
        try {
            return make.get();
        } catch (RateLimitException e) {
            if (attempt == 4) throw e;
            double told = e.headers().values("retry-after").stream().findFirst().map(Double::parseDouble).orElse(Math.pow(2, attempt));
            Thread.sleep((long) (1000 * (told + Math.random())));
        }
    }
}
