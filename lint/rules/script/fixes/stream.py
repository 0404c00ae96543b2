client = anthropic.Anthropic(max_retries=5)  # begins anew only what has not begun
with client.messages.stream(**params) as stream:
    message = stream.get_final_message()     # whole, or an error: nothing is given twice
print(message.content[0].text)
