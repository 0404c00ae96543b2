package prompt_test

import (
	"fmt"

	"pare/prompt"
)

// What people write and what the client reads are not the same.
func ExampleReferences() {
	text := []byte("fix the total in @shop/order.py:10-20, see @shop/tax.py")
	there := func(path string) bool { return path == "shop/order.py" || path == "shop/tax.py" }
	for _, r := range prompt.References(text, there) {
		fmt.Printf("%s means %v of %s; as written it attaches nothing: %v\n", r.Text, r.Meant, r.Path, r.Attaches == prompt.AttachesNothing)
	}
	// Output:
	// @shop/order.py:10-20 means L10-20 of shop/order.py; as written it attaches nothing: true
	// @shop/tax.py means whole of shop/tax.py; as written it attaches nothing: false
}

// A mention is written so that the client reads it as it is meant, and nothing else
// of the text changes.
func ExampleRewrite() {
	text := []byte("fix the total in @shop/order.py:10-20, please")
	ref := prompt.References(text, func(path string) bool { return path == "shop/order.py" })[0]
	mentions, err := prompt.Format(ref.Path, []prompt.Lines{{From: 10, To: 20}})
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := prompt.Rewrite(text, []prompt.Replacement{{Span: ref.Span, Mentions: mentions}})
	fmt.Printf("%s %v\n", out, err)
	// Output:
	// fix the total in @shop/order.py#L10-20, please <nil>
}
