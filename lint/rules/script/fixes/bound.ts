import pLimit from "p-limit";

const limit = pLimit(4);
const results = await Promise.all(items.map((item) => limit(() => ask(item))));
