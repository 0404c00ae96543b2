package fault

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestHints(t *testing.T) {
	cause := fmt.Errorf("read it: %w", fs.ErrNotExist)
	for _, test := range []struct {
		err        error
		text, hint string
		usage      bool
	}{
		{Usage("write b", "no %q", "a"), `no "a"`, "write b", true},
		{fmt.Errorf("flags: %w", Usage("write b", "no a")), "flags: no a", "write b", true},
		{WithHint(cause, "make it"), "read it: file does not exist", "make it", false},
		{AsUsage(WithHint(cause, "make it")), "read it: file does not exist", "make it", true},
		{cause, "read it: file does not exist", "", false},
	} {
		if test.err.Error() != test.text || HintOf(test.err) != test.hint || IsUsage(test.err) != test.usage {
			t.Errorf("%v, hint %q, usage %v", test.err, HintOf(test.err), IsUsage(test.err))
		}
	}
	if !errors.Is(WithHint(cause, "make it"), fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
	if AsUsage(nil) != nil {
		t.Error("no error became one")
	}
}
