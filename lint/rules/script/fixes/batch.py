client.messages.batches.create(requests=[
    {"custom_id": f"item-{i}", "params": {"model": model, "max_tokens": 1024, "messages": [{"role": "user", "content": item}]}}
    for i, item in enumerate(items)
])
