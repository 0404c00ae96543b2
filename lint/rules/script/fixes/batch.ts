await client.messages.batches.create({
  requests: items.map((item, i) => ({
    custom_id: `item-${i}`,
    params: { model, max_tokens: 1024, messages: [{ role: "user", content: item }] },
  })),
});
