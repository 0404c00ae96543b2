package git

import (
	"errors"
	"slices"
	"testing"
)

func TestCompare(t *testing.T) {
	root := t.TempDir()
	if _, _, err := Compare(t.Context(), root, true, ""); !errors.Is(err, ErrNoRepository) {
		t.Errorf("no repository: %v", err)
	}
	gitIn(t, root, "init", "-q", "-b", "main")
	put(t, root, map[string]string{"kept": "1", "deleted": "1\n", "sub/moved é": "1\n2\n3\n4\n5\n", "later": "x y z\n"})
	check := func(what string, staged bool, since string, want ...Removal) {
		t.Helper()
		changed, got, err := Compare(t.Context(), root, staged, since)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v, want %v", what, got, err, want)
		}
		alone, err := changedFiles(t.Context(), root, staged, since)
		if err != nil || !slices.Equal(changed, alone) {
			t.Errorf("%s: %q changed, %v, want %q", what, changed, err, alone)
		}
	}
	gitIn(t, root, "add", ".")
	check("before the first commit", true, "")
	gitIn(t, root, "commit", "-q", "-m", "one")
	check("nothing", true, "")

	gitIn(t, root, "rm", "-q", "deleted")
	gitIn(t, root, "mv", "sub/moved é", "sub/to")
	put(t, root, map[string]string{"sub/to": "1\n2\n3\n4\n6\n"})
	gitIn(t, root, "add", "sub/to")
	moved := Removal{Path: "sub/moved é", To: "sub/to"}
	check("staged", true, "", Removal{Path: "deleted"}, moved)
	gitIn(t, root, "commit", "-q", "-m", "two")
	check("committed", true, "")
	gitIn(t, root, "rm", "-q", "later")
	check("since", false, "HEAD~1", Removal{Path: "deleted"}, Removal{Path: "later"}, moved)
	check("staged again", true, "", Removal{Path: "later"})
}

func TestBefore(t *testing.T) {
	root := t.TempDir()
	if _, err := Before(t.Context(), root, "", "a", 0); !errors.Is(err, ErrNoRepository) {
		t.Errorf("no repository: %v", err)
	}
	gitIn(t, root, "init", "-q", "-b", "main")
	put(t, root, map[string]string{"a": "one\n"})
	gitIn(t, root, "add", ".")
	if _, err := Before(t.Context(), root, "", "a", 0); err == nil {
		t.Error("a file has a content before the first commit")
	}
	gitIn(t, root, "commit", "-q", "-m", "one")
	put(t, root, map[string]string{"a": "two\n", "b": "new\n"})
	gitIn(t, root, "commit", "-q", "-a", "-m", "two")
	put(t, root, map[string]string{"a": "three\n"})
	gitIn(t, root, "add", ".")
	for since, want := range map[string]string{"": "two\n", "HEAD~1": "one\n"} {
		if got, err := Before(t.Context(), root, since, "a", 10); err != nil || string(got) != want {
			t.Errorf("since %q: %q, %v", since, got, err)
		}
	}
	if got, err := Before(t.Context(), root, "", "a", 2); err == nil {
		t.Errorf("too large: %q", got)
	}
	if _, err := Before(t.Context(), root, "", "b", 10); err == nil {
		t.Error("a new file has a content before")
	}
}
