package benchmarks

import (
	"crypto/sha256"
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pare/tokenize"
)

// TestTokensGoroot holds the estimator against measured counts of files of
// Go's own tree. Files that this Go has otherwise are left out, and said.
func TestTokensGoroot(t *testing.T) {
	table, err := os.ReadFile(filepath.Join(tokenTables(t), "truth-goroot.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(build.Default.GOROOT, "src")
	got, other := accuracy{}, 0
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		col := strings.Split(line, "\t")
		data, err := os.ReadFile(filepath.Join(root, col[0]))
		if err != nil || fmt.Sprintf("%x", sha256.Sum256(data)) != col[1] {
			other++
			continue
		}
		both := tokenize.CountBoth(data)
		for i, f := range []tokenize.Family{tokenize.V3, tokenize.V5} {
			truth, err := strconv.Atoi(col[3+i])
			if err != nil {
				t.Fatal(err)
			}
			s := sample{both.Of(f), truth}
			got[f.String()] = append(got[f.String()], s)
			if s.off() < -5 {
				t.Errorf("%s %s: under by %.1f %%", col[0], f, -s.off())
			}
		}
	}
	if other > 0 {
		t.Logf("%d files differ in this Go and were left out", other)
	}
	if len(got["v5"]) == 0 {
		t.Skip("NOT MEASURED: the files are those of another version of Go")
	}
	for _, f := range []string{"v3", "v5"} {
		got[f].atMost(t, "GOROOT "+f, 0.4, 2)
		if high := got[f].share(func(s sample) bool { return s.truth <= s.High }); high < 99 {
			t.Errorf("GOROOT %s: High holds for %.1f %%", f, high)
		}
	}
	checkGolden(t, "tokens-goroot.golden", got.table())
}
