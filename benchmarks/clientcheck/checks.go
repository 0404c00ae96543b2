package main

// check is one prompt and what the report must say of it at least.
type check struct {
	name   string
	prompt string
	// decisions are those that the report must give, in the order of the prompt.
	decisions []string
	holds     string // must stand in what the client sends: the code that the prompt is about
}

// checks are the prompts that go through pare and the client.
func checks() []check {
	return []check{
		{"python", "The total in the invoice mail ignores the discount, see Order.refund_total in @shop/models.py\n", []string{"trimmed"}, "def refund_total("},
		{"go, in brackets", "Pool.acquire leaks when the context ends (@server/pool.go); please fix it.\n", []string{"trimmed"}, ") acquire("},
		{"typescript, quoted", "CartView.addItem counts twice, it is in @\"web app/cart view.ts\".\n", []string{"trimmed"}, "  addItem("},
		{"java, back-ticks", "Why does Invoice.discount in `@src/Invoice.java` round down?\n", []string{"trimmed"}, "int discount("},
		{"rust, fragment of GitHub", "Look at @src/parser.rs#L10-L20 and say what it does.\n", []string{"trimmed"}, ""},
		{"ruby, colon", "The error comes from @lib/queue.rb:40-55, I think.\n", []string{"trimmed"}, ""},
		{"quoted, range outside", "Is @\"web app/cart view.ts\"#L30-44 right?\n", []string{"trimmed"}, ""},
		{"two ranges", "Compare @shop/models.py#L10-20,L40-50 please.\n", []string{"trimmed"}, ""},
		{"markdown", "Update the section on deployment in @docs/guide.md, nothing else.\n", nil, "## How to deployment"},
		{"300 KB", "Events.on_deploy in @big/events.py runs twice.\n", []string{"inline"}, "def on_deploy("},
		{"over 25,000 tokens", "Rules.apply_discount in @big/rules.py must not go below zero.\n", []string{"trimmed"}, "def apply_discount("},
		{"folder", "What is in @shop and in @shop/tiny.py?\n", []string{"kept", "kept"}, ""},
		{"a name with #", "Notes.render_note in @\"names/c# notes.py\" is slow.\n", []string{"inline"}, "def render_note("},
		{"CRLF", "Read @data/notes.txt#L2\r\nthen stop.\r\n", []string{"kept"}, ""},
		{"no references", "Mail joe@example.com about @types/node and @app.route('/'), it's \"fine\".\n", nil, ""},
		{"several", "見て。@shop/models.py の Order.refund_total と @server/pool.go#L1-9、@src/nope.py.\n", []string{"trimmed", "kept", "unresolved"}, "def refund_total("},
		{"twice", "Order.refund_total: see @shop/models.py, and again @shop/models.py.\n", []string{"trimmed", "trimmed"}, "def refund_total("},
		{"slash", "/tmp/trace.log says that Order.refund_total in @shop/models.py is wrong.\n", nil, ""},
	}
}
